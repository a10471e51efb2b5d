package io.equipoise.metrics;

import io.equipoise.metrics.FeatureRows.Block;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The nearest training image of each image of a set, by the Euclidean distance of their features
 * (which may be the pixels).
 *
 * @param index number of the nearest training image, for each image
 * @param distance how far it is, for each image
 */
public record NearestSamples(long[] index, double[] distance) {
  /**
   * Searches in blocks; memory beside the features is some blocks and two numbers an image.
   *
   * @param training {@code [M, F]} of any type, M >= 1
   * @param images {@code [N, F]} of any type, N >= 1
   * @param side what the images are, for messages: "generated", "held-out"
   * @throws IllegalArgumentException if a side is empty, has other features, or values that are not
   *     finite
   */
  public static NearestSamples of(
      Tensor training, Tensor images, String side, MeasureProgress progress) {
    return of(training, images, side, FeatureRows.BLOCK, progress);
  }

  /**
   * The nearer of two finds for each image, where the training images were searched in parts.
   *
   * @param other finds among other training images
   * @param first number of the first of those
   */
  public NearestSamples nearer(NearestSamples other, long first) {
    long[] nearerIndex = index.clone();
    double[] nearerDistance = distance.clone();
    for (int i = 0; i < nearerIndex.length; i++) {
      if (other.distance[i] < nearerDistance[i]) {
        nearerIndex[i] = first + other.index[i];
        nearerDistance[i] = other.distance[i];
      }
    }
    return new NearestSamples(nearerIndex, nearerDistance);
  }

  /** The same in blocks of another size. */
  static NearestSamples of(
      Tensor training, Tensor images, String side, long rows, MeasureProgress progress) {
    FeatureRows.requireRows(training, 1, "training");
    FeatureRows.requireRows(images, 1, side);
    if (training.size(1) != images.size(1)) {
      throw new IllegalArgumentException(
          "training images have %d features, %s ones %d: take the same extractor for both"
              .formatted(training.size(1), side, images.size(1)));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor centre = FeatureRows.mean(training, "training");
      FeatureRows.mean(images, side); // refuses what is not finite
      FeatureRows trainingRows = new FeatureRows(training, centre, rows);
      FeatureRows imageRows = new FeatureRows(images, centre, rows);
      BlockCount count = new BlockCount(trainingRows.blocks() * imageRows.blocks(), progress);
      Tensor nearest = imageRows.vector(Double.POSITIVE_INFINITY); // squared
      Tensor index = imageRows.vector(0); // float64 holds whole numbers up to 2^53
      for (long a = 0; a < imageRows.blocks(); a++) {
        try (TensorScope inner = new TensorScope()) {
          search(imageRows.block(a), trainingRows, nearest, index, count);
        }
      }
      double[] found = TensorData.doubles(index);
      long[] indices = new long[found.length];
      for (int i = 0; i < found.length; i++) {
        indices[i] = (long) found[i];
      }
      return new NearestSamples(indices, TensorData.doubles(nearest.sqrt()));
    }
  }

  private static void search(
      Block block, FeatureRows training, Tensor nearest, Tensor index, BlockCount count) {
    Tensor best = block.of(nearest);
    Tensor bestIndex = block.of(index);
    for (long b = 0; b < training.blocks(); b++) {
      try (TensorScope scope = new TensorScope()) {
        Block others = training.block(b);
        T_TensorTensor_T least = torch.min(FeatureRows.squaredDistances(block, others), 1);
        Tensor closer = least.get0().lt(best);
        Tensor places =
            least.get1().to(ScalarType.Double).add_(new Scalar((double) others.first()));
        bestIndex.copy_(torch.where(closer, places, bestIndex));
        best.copy_(torch.where(closer, least.get0(), best));
      }
      count.done();
    }
  }
}
