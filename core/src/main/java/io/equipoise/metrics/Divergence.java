package io.equipoise.metrics;

import java.util.Arrays;
import java.util.List;

/** Kullback-Leibler divergence of counted samples from expected shares. */
final class Divergence {
  private static final double SUM_TOLERANCE = 1e-6;

  /** Samples a class below which some are missed by chance. */
  private static final long SAMPLES_PER_CLASS = 10;

  private Divergence() {}

  static double[] uniform(int classes) {
    double[] shares = new double[classes];
    Arrays.fill(shares, 1.0 / classes);
    return shares;
  }

  /** sum of q log(q / p), q being the shares of the counts. */
  static double ofCounts(long[] counts, double[] shares) {
    if (!(Math.abs(Arrays.stream(shares).sum() - 1) <= SUM_TOLERANCE)
        || !(Arrays.stream(shares).min().orElse(0) > 0)) {
      throw new IllegalArgumentException(
          "shares of the classes in the data must be above 0 and of sum 1, not "
              + Arrays.toString(shares));
    }
    double total = Arrays.stream(counts).sum();
    double divergence = 0;
    for (int c = 0; c < counts.length; c++) {
      double q = counts[c] / total;
      divergence += q > 0 ? q * Math.log(q / shares[c]) : 0;
    }
    return Math.max(0, divergence); // below zero by rounding only
  }

  static List<String> warnings(long samples, int classes) {
    return samples >= SAMPLES_PER_CLASS * classes
        ? List.of()
        : List.of(
            "too few samples: %d for %d modes (%d advised)"
                .formatted(samples, classes, SAMPLES_PER_CLASS * classes));
  }
}
