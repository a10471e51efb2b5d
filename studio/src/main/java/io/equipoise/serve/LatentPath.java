package io.equipoise.serve;

import java.util.Locale;

/** Ways from one latent vector to another. */
enum LatentPath {
  /** Along the arc between their directions, the length going evenly: stays where z usually is. */
  SLERP,
  /** Along the straight line. */
  LERP;

  private static final double PARALLEL = 1e-6;

  /** The name as it is written in requests. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Vectors at even distances, both ends included.
   *
   * @param from {@code [Z]}
   * @param to {@code [Z]}
   * @param frames at least 2
   * @return {@code [frames, Z]} row-major
   */
  float[] between(float[] from, float[] to, int frames) {
    float[] path = new float[frames * from.length];
    for (int frame = 0; frame < frames; frame++) {
      double share = (double) frame / (frames - 1);
      double[] weights = weights(from, to, share);
      for (int i = 0; i < from.length; i++) {
        path[frame * from.length + i] = (float) (weights[0] * from[i] + weights[1] * to[i]);
      }
    }
    return path;
  }

  /** The ends are exact: 1 and 0. */
  private double[] weights(float[] from, float[] to, double share) {
    double lengthFrom = Math.sqrt(dot(from, from));
    double lengthTo = Math.sqrt(dot(to, to));
    double cosine = dot(from, to) / (lengthFrom * lengthTo);
    if (this == LERP || !(Math.abs(cosine) < 1 - PARALLEL)) {
      return new double[] {1 - share, share};
    }
    double angle = Math.acos(cosine);
    double length = (1 - share) * lengthFrom + share * lengthTo;
    return new double[] {
      length / lengthFrom * Math.sin((1 - share) * angle) / Math.sin(angle),
      length / lengthTo * Math.sin(share * angle) / Math.sin(angle)
    };
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
