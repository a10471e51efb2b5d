package io.equipoise.metrics;

import org.bytedeco.pytorch.Tensor;

/**
 * Laplacian pyramid of Burt and Adelson 1983, section II, with the window (1 4 6 4 1) / 16 and
 * mirrored borders: each level is what halving an image and doubling it again loses, the last one
 * the image that is left.
 */
final class LaplacianPyramid {
  private static final double[] WINDOW = {1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};
  private static final int LEAST = 16;

  private LaplacianPyramid() {}

  /**
   * Levels of images of a size: halved while both sides are even and their halves not below {@value
   * #LEAST}.
   */
  static int levels(long height, long width) {
    int levels = 1;
    long h = height;
    long w = width;
    while (h % 2 == 0 && w % 2 == 0 && Math.min(h, w) / 2 >= LEAST) {
      levels++;
      h /= 2;
      w /= 2;
    }
    return levels;
  }

  /**
   * One level.
   *
   * @param images {@code [N, C, H, W]} float64
   * @param level from 0, the finest, to levels - 1
   * @param levels of the whole pyramid
   * @return {@code [N, C, H / 2^level, W / 2^level]}
   */
  static Tensor level(Tensor images, int level, int levels) {
    Tensor kept = images;
    for (int i = 0; i < level; i++) {
      kept = halved(kept);
    }
    if (level == levels - 1) {
      return kept;
    }
    Tensor smaller = halved(kept);
    return kept.sub(AxisFilter.of(LaplacianPyramid::doubling, smaller).apply(smaller));
  }

  private static Tensor halved(Tensor images) {
    return AxisFilter.of(LaplacianPyramid::halving, images).apply(images);
  }

  /** Windowed mean about every second place. */
  private static double[][] halving(int length) {
    double[][] matrix = new double[length / 2][length];
    for (int i = 0; i < matrix.length; i++) {
      for (int t = 0; t < WINDOW.length; t++) {
        matrix[i][mirrored(2 * i + t - 2, length)] += WINDOW[t];
      }
    }
    return matrix;
  }

  /** The values on every second place, zeros between them, under twice the window. */
  private static double[][] doubling(int length) {
    int doubled = 2 * length;
    double[][] matrix = new double[doubled][length];
    for (int i = 0; i < doubled; i++) {
      for (int t = 0; t < WINDOW.length; t++) {
        int place = mirrored(i + t - 2, doubled);
        if (place % 2 == 0) {
          matrix[i][place / 2] += 2 * WINDOW[t];
        }
      }
    }
    return matrix;
  }

  /** Mirrored at the middle of the first and the last place. */
  private static int mirrored(int place, int length) {
    int positive = Math.abs(place);
    return positive < length ? positive : 2 * (length - 1) - positive;
  }
}
