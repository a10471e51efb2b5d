package io.equipoise.training;

/** How different the samples of a set are. */
final class Diversity {
  private Diversity() {}

  /**
   * Mean absolute difference between pairs of samples (each with the next 8, cyclically). Divided
   * by that of real images it is about 1 for a generator as varied as the data, and near 0 when its
   * images grow alike.
   *
   * @param values {@code [n, ...]} row-major
   */
  static double of(float[] values, int n) {
    int each = values.length / n;
    int neighbours = Math.min(8, n - 1);
    if (neighbours == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int shift = 1; shift <= neighbours; shift++) {
        int other = (i + shift) % n;
        for (int e = 0; e < each; e++) {
          sum += Math.abs(values[i * each + e] - values[other * each + e]);
        }
      }
    }
    return sum / ((double) n * neighbours * each);
  }
}
