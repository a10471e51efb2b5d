package io.equipoise.metrics;

import java.util.stream.IntStream;

/**
 * Rank correlation of Spearman 1904: Pearson's correlation of the ranks, equal values sharing the
 * mean of their ranks.
 *
 * @param value -1 to 1
 * @param count pairs of values
 */
public record RankCorrelation(double value, int count) {
  /**
   * Correlation of two series.
   *
   * @throws IllegalArgumentException if they differ in length, have fewer than two values, hold
   *     NaN, or if one of them never changes
   */
  public static RankCorrelation of(double[] a, double[] b) {
    if (a.length != b.length || a.length < 2) {
      throw new IllegalArgumentException(
          "series of %d and %d values: a rank correlation needs two or more of each"
              .formatted(a.length, b.length));
    }
    double[] rankA = centredRanks(a);
    double[] rankB = centredRanks(b);
    double value = dot(rankA, rankB) / Math.sqrt(dot(rankA, rankA) * dot(rankB, rankB));
    return new RankCorrelation(Math.max(-1, Math.min(1, value)), a.length);
  }

  /** Ranks less their mean. */
  private static double[] centredRanks(double[] values) {
    for (double value : values) {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("a series to be ranked holds NaN");
      }
    }
    int n = values.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((i, j) -> Double.compare(values[i] + 0.0, values[j] + 0.0)) // -0 equals 0
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[n];
    for (int start = 0; start < n; ) {
      int end = start + 1;
      while (end < n && values[order[end]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[order[i]] = (start + end - n) / 2.0;
      }
      if (end - start == n) {
        throw new IllegalArgumentException(
            "a series of " + n + " equal values has no rank correlation");
      }
      start = end;
    }
    return ranks;
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
