/**
 * Trained networks for other programs: a bundle of safetensors with config and model card, and ONNX
 * graphs of the generator and of the discriminator.
 *
 * <p>Imports {@code tensor}, {@code network}, {@code objective}, {@code run} and {@code latent}.
 * The networks write themselves down: {@link io.equipoise.export.OnnxOperations} is given to them
 * in place of tensors.
 */
package io.equipoise.export;
