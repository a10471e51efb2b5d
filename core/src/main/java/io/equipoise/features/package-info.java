/**
 * What turns images into features and class probabilities for {@code metrics}: any ONNX file, the
 * encoder of a run, a small classifier trained here.
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code run}, {@code
 * latent} and {@code metrics}.
 */
package io.equipoise.features;
