package io.equipoise.metrics;

import java.util.List;

/**
 * Modes of a two-dimensional mixture that samples reach, after Srivastava et al. 2017 (VEEGAN),
 * section 4.1, and Lin et al. 2018 (PacGAN), section 4.1: a sample within 3 standard deviations of
 * a centre is of high quality and finds that mode. For the reverse divergence every sample counts
 * for its nearest centre.
 *
 * @param found modes with a sample within 3 standard deviations
 * @param modes K, all there are
 * @param highQuality share of samples within 3 standard deviations of a centre
 * @param reverseKl KL(generated || uniform) over the modes in nats, 0 to log K; 0 is best
 * @param generatedCount samples
 * @param warnings what to be wary of; empty if nothing
 */
public record MixtureModes(
    int found,
    int modes,
    double highQuality,
    double reverseKl,
    long generatedCount,
    List<String> warnings) {
  private static final double DEVIATIONS = 3;

  /** Copies the warnings. */
  public MixtureModes {
    warnings = List.copyOf(warnings);
  }

  /**
   * Counts the modes of points.
   *
   * @param points {@code [N, 2]} row-major, N >= 1
   * @param centres {@code [K][2]}
   * @param sigma standard deviation of each mode on each axis
   * @throws IllegalArgumentException if there are no points or one is not finite
   */
  public static MixtureModes of(float[] points, double[][] centres, double sigma) {
    if (points.length == 0 || points.length % 2 != 0 || centres.length == 0) {
      throw new IllegalArgumentException(
          "%d numbers are not points in the plane to be counted for %d modes"
              .formatted(points.length, centres.length));
    }
    long[] nearest = new long[centres.length];
    boolean[] found = new boolean[centres.length];
    long good = 0;
    for (int i = 0; i < points.length; i += 2) {
      if (!Float.isFinite(points[i]) || !Float.isFinite(points[i + 1])) {
        throw new IllegalArgumentException("generated point " + i / 2 + " is not finite");
      }
      double least = Double.POSITIVE_INFINITY;
      int mode = 0;
      for (int c = 0; c < centres.length; c++) {
        double distance = Math.hypot(points[i] - centres[c][0], points[i + 1] - centres[c][1]);
        found[c] |= distance <= DEVIATIONS * sigma;
        if (distance < least) {
          least = distance;
          mode = c;
        }
      }
      nearest[mode]++;
      good += least <= DEVIATIONS * sigma ? 1 : 0;
    }
    int n = points.length / 2;
    return new MixtureModes(
        count(found),
        centres.length,
        (double) good / n,
        Divergence.ofCounts(nearest, Divergence.uniform(centres.length)),
        n,
        Divergence.warnings(n, centres.length));
  }

  private static int count(boolean[] found) {
    int count = 0;
    for (boolean each : found) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
