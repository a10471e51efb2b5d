package io.equipoise.training;

/**
 * How often a run writes.
 *
 * @param everySteps steps between lines of metrics
 * @param samplesEveryKimg thousands of images between sample grids
 * @param checkpointEveryKimg thousands of images between checkpoints
 * @param keep newest checkpoints that stay
 */
public record LogConfig(
    int everySteps, double samplesEveryKimg, double checkpointEveryKimg, int keep) {
  /** Checks the ranges. */
  public LogConfig {
    if (everySteps < 1) {
      throw new IllegalArgumentException("log-every " + everySteps + " is below 1 step");
    }
    requireInterval("sample-every", samplesEveryKimg);
    requireInterval("checkpoint-every", checkpointEveryKimg);
    if (keep < 1) {
      throw new IllegalArgumentException("keep " + keep + " is below 1");
    }
  }

  private static void requireInterval(String name, double kimg) {
    if (!(kimg > 0) || Double.isInfinite(kimg)) {
      throw new IllegalArgumentException(name + " " + kimg + " is not a number above 0");
    }
  }
}
