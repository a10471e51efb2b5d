package io.equipoise.metrics;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Multi-scale structural similarity of Wang, Simoncelli, Bovik 2003, equation 7, as a measure of
 * diversity (Odena, Olah, Shlens 2017, section 4.2): its mean over random pairs of generated
 * images, or over all pairs where there are no more. Lower is more diverse; real images of the same
 * kind are the yardstick.
 *
 * <p>Window 11 x 11 of sigma 1.5 without padding, K1 = 0.01, K2 = 0.03, weights .0448 .2856 .3001
 * .2363 .1333 on scales halved by 2 x 2 means. The five scales take images of 176 pixels; smaller
 * ones have as many scales as leave room for the window (4 from 88, 3 from 44, 2 from 22, 1 from
 * 11), with the first weights brought to the sum 1. Values of different numbers of scales are not
 * comparable. Contrast and structure below zero count as zero. Channels are compared apart and
 * averaged.
 *
 * @param value mean over the pairs, 0 to 1
 * @param scales used, 1 to 5
 * @param pairs compared
 * @param generatedCount images the pairs are drawn from
 * @param warnings what to be wary of; empty if nothing
 */
public record MsSsim(
    double value, int scales, long pairs, long generatedCount, List<String> warnings) {
  /** Pairs that give the mean to about three digits. */
  public static final int PAIRS = 10_000;

  private static final double[] WEIGHTS = {.0448, .2856, .3001, .2363, .1333};
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);

  /** Numbers in the images of one side that are compared at a time. */
  private static final long ELEMENTS = 1 << 19;

  /** Copies the warnings. */
  public MsSsim {
    warnings = List.copyOf(warnings);
  }

  /**
   * The mean over pairs of different images: all of them, each once, where there are no more than
   * asked for, else random ones.
   *
   * @param most pairs to compare
   * @param seed of random pairs: pair p depends on it, p and the number of images alone
   * @throws IllegalArgumentException if there are fewer than 2 images, or they are smaller than 11
   */
  public static MsSsim ofPairs(Images generated, long most, long seed, MeasureProgress progress) {
    int count = Math.toIntExact(generated.count());
    if (count < 2 || most < 1) {
      throw new IllegalArgumentException(
          "%d pairs of %d images: MS-SSIM compares at least one pair of two"
              .formatted(most, count));
    }
    long all = count * (count - 1L) / 2;
    long pairs = Math.min(most, all);
    CounterRandom random = new CounterRandom(seed, Purpose.IMAGE_PAIR);
    double sum = 0;
    int scales = 0;
    int batch = 1; // until the size of an image is known
    for (long pair = 0; pair < pairs; ) {
      long[] left = new long[(int) Math.min(batch, pairs - pair)];
      long[] right = new long[left.length];
      for (int i = 0; i < left.length; i++) {
        if (pairs == all) {
          left[i] = (long) ((1 + Math.sqrt(1 + 8.0 * (pair + i))) / 2); // (1, 0), (2, 0), (2, 1) ..
          right[i] = pair + i - left[i] * (left[i] - 1) / 2;
        } else {
          left[i] = random.below(count, pair + i, 0);
          right[i] = (left[i] + 1 + random.below(count - 1, pair + i, 1)) % count;
        }
      }
      try (TensorScope scope = new TensorScope()) {
        Tensor images = generated.read(left);
        batch = (int) Math.max(1, ELEMENTS * left.length / images.numel());
        scales = scales(images);
        sum += Arrays.stream(between(images, generated.read(right))).sum();
      }
      pair += left.length;
      progress.progressed(pair, pairs);
    }
    return new MsSsim(sum / pairs, scales, pairs, count, warnings(scales));
  }

  /**
   * Similarity of each image of one batch to that of another.
   *
   * @param a {@code [N, C, H, W]}, values in [0, 255]
   * @param b the same shape
   * @return {@code [N]}
   */
  public static double[] between(Tensor a, Tensor b) {
    int scales = scales(a);
    if (!Arrays.equals(a.shape(), b.shape())) {
      throw new IllegalArgumentException(
          "images of shapes %s and %s cannot be compared"
              .formatted(Arrays.toString(a.shape()), Arrays.toString(b.shape())));
    }
    double weightSum = Arrays.stream(WEIGHTS, 0, scales).sum();
    try (TensorScope scope = new TensorScope()) {
      Tensor x = doubles(a);
      Tensor y = doubles(b);
      Tensor product = null; // [N, C]
      for (int scale = 0; scale < scales; scale++) {
        Tensor similarity = similarity(x, y, scale == scales - 1);
        Tensor factor = similarity.relu().pow(new Scalar(WEIGHTS[scale] / weightSum));
        product = product == null ? factor : product.mul(factor);
        if (scale < scales - 1) {
          AxisFilter halves = AxisFilter.of(MsSsim::halves, x);
          x = halves.apply(x);
          y = halves.apply(y);
        }
      }
      return TensorData.doubles(product.mean(1));
    }
  }

  /** Mean over the image of contrast times structure, times luminance if asked; {@code [N, C]}. */
  private static Tensor similarity(Tensor x, Tensor y, boolean luminance) {
    AxisFilter window = AxisFilter.of(MsSsim::window, x);
    Tensor meanX = window.apply(x);
    Tensor meanY = window.apply(y);
    Tensor varianceX = window.apply(x.square()).sub_(meanX.square());
    Tensor varianceY = window.apply(y.square()).sub_(meanY.square());
    Tensor covariance = window.apply(x.mul(y)).sub_(meanX.mul(meanY));
    Tensor map = ratio(covariance, varianceX.add(varianceY), C2);
    if (luminance) {
      map = map.mul(ratio(meanX.mul(meanY), meanX.square().add(meanY.square()), C1));
    }
    return map.mean(2, 3);
  }

  /** (2 a + c) / (b + c). */
  private static Tensor ratio(Tensor a, Tensor b, double c) {
    return a.mul(new Scalar(2)).add_(new Scalar(c)).div_(b.add(new Scalar(c)));
  }

  private static Tensor doubles(Tensor images) {
    Tensor doubles = images.detach().to(new Device(kCPU()), ScalarType.Double);
    FeatureRows.requireFinite(doubles, "images");
    return doubles;
  }

  private static int scales(Tensor images) {
    if (images.dim() != 4) {
      throw new IllegalArgumentException(
          "images have %d dimensions, expected [N, C, H, W]".formatted(images.dim()));
    }
    long side = Math.min(images.size(2), images.size(3));
    if (side < WINDOW) {
      throw new IllegalArgumentException(
          "images of %d pixels are too small for MS-SSIM, whose window has %d"
              .formatted(side, WINDOW));
    }
    int scales = 1;
    while (scales < WEIGHTS.length && side >> scales >= WINDOW) {
      scales++;
    }
    return scales;
  }

  private static List<String> warnings(int scales) {
    return scales == WEIGHTS.length
        ? List.of()
        : List.of(
            "%d of %d scales: comparable only with images of about this size"
                .formatted(scales, WEIGHTS.length));
  }

  /** Gaussian window at every place where it fits. */
  private static double[][] window(int length) {
    double[] weights = new double[WINDOW];
    for (int t = 0; t < WINDOW; t++) {
      weights[t] = Math.exp(-Math.pow(t - WINDOW / 2, 2) / (2 * SIGMA * SIGMA));
    }
    double sum = Arrays.stream(weights).sum();
    double[][] matrix = new double[length - WINDOW + 1][length];
    for (int i = 0; i < matrix.length; i++) {
      for (int t = 0; t < WINDOW; t++) {
        matrix[i][i + t] = weights[t] / sum;
      }
    }
    return matrix;
  }

  /** Means of neighbours; an odd last one is left out. */
  private static double[][] halves(int length) {
    double[][] matrix = new double[length / 2][length];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i][2 * i] = 0.5;
      matrix[i][2 * i + 1] = 0.5;
    }
    return matrix;
  }
}
