/**
 * What turns images into features and class probabilities for {@code metrics}, behind {@link
 * io.equipoise.features.FeatureExtractor}: any ONNX file ({@link
 * io.equipoise.features.OnnxFeatures}), the encoder of a run ({@link
 * io.equipoise.features.EncoderFeatures}), a small classifier trained here on the labelled set
 * itself ({@link io.equipoise.features.DataClassifier}).
 *
 * <pre>{@code
 * try (FeatureExtractor extractor = DataClassifier.of(data, DataOptions.userCache(), progress)) {
 *   FeatureExtractor.Output output = extractor.of(images); // [N, C, H, W] in [0, 255]
 *   statistics.add(output.features());
 *   int[] labels = output.labels();
 * }
 * }</pre>
 *
 * <p>Imports {@code tensor}, {@code random}, {@code data}, {@code network}, {@code optimizer},
 * {@code run}, {@code latent} and {@code metrics}; ONNX Runtime. {@code ClassifierTraining} has the
 * one backward pass.
 */
package io.equipoise.features;
