package io.equipoise.data;

/**
 * One axis of resizing: target pixel i is the sum over t of {@code weights[i][t]} times source
 * pixel {@code first[i] + t}. The weights of each target pixel add up to 1.
 */
final class AxisWeights {
  private static final int LOBES = 3;

  final int[] first;
  final float[][] weights;

  /** Weights to bring {@code from} pixels to {@code to}: box to shrink, Lanczos to enlarge. */
  AxisWeights(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    double scale = (double) from / to;
    for (int i = 0; i < to; i++) {
      double low = i * scale;
      double high = (i + 1) * scale;
      double centre = (low + high) / 2;
      boolean shrink = from >= to;
      first[i] = (int) Math.max(0, Math.floor(shrink ? low : centre - LOBES + 0.5));
      int end = (int) Math.min(from, Math.ceil(shrink ? high - 1e-9 : centre + LOBES - 0.5));
      double[] exact = new double[end - first[i]];
      double sum = 0;
      for (int t = 0; t < exact.length; t++) {
        int pixel = first[i] + t;
        exact[t] =
            shrink
                ? Math.min(high, pixel + 1) - Math.max(low, pixel)
                : lanczos(pixel + 0.5 - centre);
        sum += exact[t];
      }
      weights[i] = new float[exact.length];
      for (int t = 0; t < exact.length; t++) {
        weights[i][t] = (float) (exact[t] / sum);
      }
    }
  }

  private static double lanczos(double x) {
    if (Math.abs(x) < 1e-12) {
      return 1;
    }
    if (Math.abs(x) >= LOBES) {
      return 0;
    }
    double angle = Math.PI * x;
    return LOBES * Math.sin(angle) * Math.sin(angle / LOBES) / (angle * angle);
  }
}
