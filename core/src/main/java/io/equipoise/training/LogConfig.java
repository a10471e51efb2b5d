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
    if (!(samplesEveryKimg > 0)) {
      throw new IllegalArgumentException("sample-every " + samplesEveryKimg + " is not above 0");
    }
    if (!(checkpointEveryKimg > 0)) {
      throw new IllegalArgumentException(
          "checkpoint-every " + checkpointEveryKimg + " is not above 0");
    }
    if (keep < 1) {
      throw new IllegalArgumentException("keep " + keep + " is below 1");
    }
  }
}
