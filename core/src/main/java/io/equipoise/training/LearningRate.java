package io.equipoise.training;

/**
 * The learning rate of BEGAN, section 4.1: halved each time the convergence measure M stalls, here
 * with a floor, below which runs were seen to collapse late.
 *
 * <p>M is averaged over windows of {@value #WINDOW_STEPS} steps; it stalls when {@value #PATIENCE}
 * windows in a row are not lower than the best one by a share of {@value #IMPROVEMENT}. Immutable.
 *
 * @param value the rate
 * @param least floor
 * @param best lowest mean of a window so far
 * @param sum of M over the open window
 * @param count steps in the open window
 * @param stalled windows in a row without improvement
 */
record LearningRate(double value, double least, double best, double sum, long count, long stalled) {
  private static final int WINDOW_STEPS = 1000;
  private static final int PATIENCE = 3;
  private static final double IMPROVEMENT = 0.002;

  /** The rate at the start of a run. */
  static LearningRate start(double value, double least) {
    return new LearningRate(value, least, Double.MAX_VALUE, 0, 0, 0);
  }

  /** The rate after a step with this M. */
  LearningRate next(double convergence) {
    if (count + 1 < WINDOW_STEPS) {
      return new LearningRate(value, least, best, sum + convergence, count + 1, stalled);
    }
    double mean = (sum + convergence) / WINDOW_STEPS;
    if (mean < best * (1 - IMPROVEMENT)) {
      return new LearningRate(value, least, mean, 0, 0, 0);
    }
    if (stalled + 1 < PATIENCE) {
      return new LearningRate(value, least, best, 0, 0, stalled + 1);
    }
    return new LearningRate(Math.max(least, value / 2), least, best, 0, 0, 0);
  }
}
