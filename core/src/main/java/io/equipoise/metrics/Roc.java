package io.equipoise.metrics;

import java.util.Arrays;

/**
 * Area under the receiver operating characteristic (Hanley and McNeil 1982: the chance that a
 * positive scores above a negative, ties half) and under the precision-recall curve (average
 * precision: the sum over thresholds of the recall gained times the precision there).
 *
 * @param auroc 1/2 for scores without information, 1 for perfect ones
 * @param auprc the share of positives for scores without information, 1 for perfect ones
 * @param positives how many
 * @param negatives how many
 */
public record Roc(double auroc, double auprc, int positives, int negatives) {
  /**
   * The areas of two sets of scores, higher meaning more likely positive.
   *
   * @throws IllegalArgumentException if a set is empty or a score is NaN
   */
  public static Roc of(double[] positives, double[] negatives) {
    double[] above = sorted(positives, "positive");
    double[] below = sorted(negatives, "negative");
    int p = above.length; // positives not yet passed, from the highest down
    int n = below.length;
    double area = 0;
    double precisionSum = 0;
    while (p > 0 || n > 0) {
      double threshold = Math.max(last(above, p), last(below, n));
      int tiedPositives = tied(above, p, threshold);
      int tiedNegatives = tied(below, n, threshold);
      p -= tiedPositives;
      n -= tiedNegatives;
      area += tiedPositives * (n + 0.5 * tiedNegatives);
      double passedPositives = above.length - p;
      double passed = passedPositives + below.length - n;
      precisionSum += tiedPositives * (passedPositives / passed);
    }
    return new Roc(
        area / ((double) above.length * below.length),
        precisionSum / above.length,
        above.length,
        below.length);
  }

  private static double last(double[] ascending, int end) {
    return end > 0 ? ascending[end - 1] : Double.NEGATIVE_INFINITY;
  }

  private static int tied(double[] ascending, int end, double value) {
    int count = 0;
    while (count < end && ascending[end - 1 - count] == value) {
      count++;
    }
    return count;
  }

  private static double[] sorted(double[] scores, String side) {
    if (scores.length == 0) {
      throw new IllegalArgumentException("there are no " + side + " scores to compare");
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    if (Double.isNaN(sorted[sorted.length - 1])) { // NaN sorts last
      throw new IllegalArgumentException("a " + side + " score is NaN");
    }
    return sorted;
  }
}
