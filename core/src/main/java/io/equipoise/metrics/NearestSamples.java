package io.equipoise.metrics;

import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

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
      BlockCount count =
          new BlockCount((long) trainingRows.blocks() * imageRows.blocks(), progress);
      long[] index = new long[imageRows.count()];
      double[] nearest = new double[imageRows.count()]; // squared
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      DistanceBlocks.scan(imageRows, trainingRows, pair -> search(pair, index, nearest), count);
      return new NearestSamples(index, Arrays.stream(nearest).map(Math::sqrt).toArray());
    }
  }

  /** No two threads have the same images. */
  private static void search(BlockPair pair, long[] index, double[] nearest) {
    double[] least = new double[pair.countB()];
    for (int i = 0; i < pair.countA(); i++) {
      pair.least(i, least);
      int image = pair.firstA() + i;
      for (int j = 0; j < pair.countB(); j++) {
        if (!(least[j] >= nearest[image])) {
          double distance = pair.exact(i, j);
          if (distance < nearest[image]) {
            nearest[image] = distance;
            index[image] = (long) pair.firstB() + j;
          }
        }
      }
    }
  }
}
