package io.equipoise.features;

import io.equipoise.data.DataOptions;
import io.equipoise.data.TrainingData;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Turns images into features, and into class probabilities where it is a classifier. What it makes
 * of an image does not depend on the image's batch mates beyond rounding. Not thread-safe.
 */
public interface FeatureExtractor extends AutoCloseable {
  /**
   * What it made of a batch; both belong to the caller's scope.
   *
   * @param features {@code [N, F]} float32
   * @param probabilities {@code [N, K]} float32, rows sum to 1; empty if there are no classes
   */
  record Output(Tensor features, Optional<Tensor> probabilities) {
    /**
     * The most probable class of each image, {@code [N]}.
     *
     * @throws IllegalStateException if there are no classes
     */
    public int[] labels() {
      Tensor rows =
          probabilities.orElseThrow(
              () -> new IllegalStateException("an extractor without classes tells no labels"));
      try (TensorScope scope = new TensorScope()) {
        double[] labels = TensorData.doubles(rows.argmax(new LongOptional(1), false));
        return Arrays.stream(labels).mapToInt(label -> (int) label).toArray();
      }
    }
  }

  /**
   * The extractor of a file, or a classifier of the data that is trained where there is none yet.
   *
   * @param file an ONNX model; empty for the classifier
   * @param progress of the classifier's training
   * @throws IllegalArgumentException if the file is no model of images, or the data have no classes
   */
  static FeatureExtractor open(String file, TrainingData data, MeasureProgress progress) {
    return file.isEmpty()
        ? DataClassifier.of(data, DataOptions.userCache(), progress)
        : OnnxFeatures.open(Path.of(file));
  }

  /** Name for reports: a file's name, {@code encoder of 00007-began-mnist}. */
  String name();

  /** SHA-256 (hex) of what computes the features: the file, or the weights. */
  String sha256();

  /** How images are brought to its input, e.g. {@code none} or {@code bilinear to 299x299}. */
  String resize();

  /** F: length of a feature vector. */
  long features();

  /** K: number of classes; 0 if it gives no probabilities. */
  int classes();

  /**
   * Features of a batch.
   *
   * @param images {@code [N, C, H, W]}, uint8 or floating, values in [0, 255], as {@link
   *     io.equipoise.metrics.Images} reads them; borrowed
   * @throws IllegalArgumentException if it does not take such images
   */
  Output of(Tensor images);

  @Override
  void close();
}
