package io.equipoise.metrics;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Kernel distance of Binkowski et al. 2018, section 4: the squared maximum mean discrepancy with
 * the kernel k(x, y) = (x.y / F + 1)^3, by the unbiased estimate of Gretton et al. 2012, equation
 * 3,
 *
 * <pre>
 *   sum_{i != j} k(x_i, x_j) / (m (m - 1)) + sum_{i != j} k(y_i, y_j) / (n (n - 1))
 *     - 2 sum_{i, j} k(x_i, y_j) / (m n)
 * </pre>
 *
 * averaged over random subsets. Unbiased: it may be negative between equal distributions.
 *
 * @param value mean over the subsets; 0 is best
 * @param deviation population deviation over the subsets
 * @param subsets how many
 * @param subsetSize images of each side in a subset
 * @param realCount real images drawn from
 * @param generatedCount generated images drawn from
 * @param warnings what to be wary of; empty if nothing
 */
public record KernelDistance(
    double value,
    double deviation,
    int subsets,
    int subsetSize,
    long realCount,
    long generatedCount,
    List<String> warnings) {
  /** Subsets of the papers. */
  public static final int SUBSETS = 100;

  /** Their size. */
  public static final int SUBSET_SIZE = 1000;

  /** Copies the warnings. */
  public KernelDistance {
    warnings = List.copyOf(warnings);
  }

  /**
   * The distance over {@value #SUBSETS} subsets of {@value #SUBSET_SIZE}.
   *
   * @param real {@code [M, F]}
   * @param generated {@code [N, F]}
   * @param seed of the subsets
   * @throws IllegalArgumentException if a side has fewer than 2 images, other features, or values
   *     that are not finite
   */
  public static KernelDistance between(
      Tensor real, Tensor generated, long seed, MeasureProgress progress) {
    return between(real, generated, SUBSETS, SUBSET_SIZE, seed, progress);
  }

  /**
   * The distance over other subsets. A side with fewer images than a subset makes the subsets
   * smaller; where nothing is left to draw, both sides being a subset each, one is taken.
   */
  public static KernelDistance between(
      Tensor real,
      Tensor generated,
      int subsets,
      int subsetSize,
      long seed,
      MeasureProgress progress) {
    FeatureRows.requireRows(real, generated, 2);
    if (subsets < 1 || subsetSize < 2) {
      throw new IllegalArgumentException(
          "%d subsets of %d images: at least 1 of 2".formatted(subsets, subsetSize));
    }
    int size = (int) Math.min(subsetSize, Math.min(real.size(0), generated.size(0)));
    int draws = size == real.size(0) && size == generated.size(0) ? 1 : subsets;
    CounterRandom random = new CounterRandom(seed, Purpose.KERNEL_SUBSET);
    double[] values = new double[draws];
    for (int subset = 0; subset < draws; subset++) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = draw(real, size, random, 2L * subset, "real");
        Tensor y = draw(generated, size, random, 2L * subset + 1, "generated");
        values[subset] = discrepancy(x, y);
      }
      progress.progressed(subset + 1, draws);
    }
    List<String> warnings =
        size == subsetSize
            ? List.of()
            : List.of(
                "too few samples: subsets of %d images, %d were asked for"
                    .formatted(size, subsetSize));
    double mean = Moments.mean(values);
    return new KernelDistance(
        mean, Moments.deviation(values), draws, size, real.size(0), generated.size(0), warnings);
  }

  /** {@code [size, F]} float64: different rows, chosen by a random permutation. */
  private static Tensor draw(
      Tensor features, int size, CounterRandom random, long index, String side) {
    long count = features.size(0);
    long[] rows = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i] = random.permuted(index, i, count);
    }
    Tensor chosen =
        features.index_select(0, TensorData.of(rows, size).to(features.device(), ScalarType.Long));
    Tensor values = FeatureRows.doubles(chosen, 0, size);
    FeatureRows.requireFinite(values, side + " features");
    return values;
  }

  private static double discrepancy(Tensor x, Tensor y) {
    double m = x.size(0);
    double n = y.size(0);
    return others(x) / (m * (m - 1))
        + others(y) / (n * (n - 1))
        - 2 * kernel(x, y).sum().item_double() / (m * n);
  }

  /** Sum of the kernel over pairs of different rows. */
  private static double others(Tensor x) {
    return kernel(x, x).fill_diagonal_(new Scalar(0.0)).sum().item_double();
  }

  private static Tensor kernel(Tensor x, Tensor y) {
    Tensor scaled = x.mm(y.t()).div_(new Scalar((double) x.size(1))).add_(new Scalar(1));
    return scaled.pow(new Scalar(3));
  }
}
