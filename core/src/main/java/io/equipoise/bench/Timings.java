package io.equipoise.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What one contender took.
 *
 * @param rounds milliseconds of the timed units, round by round
 */
public record Timings(List<double[]> rounds) {
  /** Checks that there is something to sum up. */
  public Timings {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty() || rounds.stream().anyMatch(round -> round.length == 0)) {
      throw new IllegalArgumentException("nothing was timed: a round needs 1 unit or more");
    }
  }

  /** Median of all units in milliseconds. */
  public double medianMillis() {
    return median(rounds.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  /** How many times as long as the other this one took: the median of the rounds' ratios. */
  public double ratioTo(Timings other) {
    return median(ratiosTo(other));
  }

  /** Ratio of the medians of each round, whose blocks followed one another. */
  public double[] ratiosTo(Timings other) {
    double[] ratios = new double[Math.min(rounds.size(), other.rounds.size())];
    Arrays.setAll(ratios, r -> median(rounds.get(r)) / median(other.rounds.get(r)));
    return ratios;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
