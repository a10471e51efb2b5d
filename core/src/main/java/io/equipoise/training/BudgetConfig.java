package io.equipoise.training;

/**
 * When a run ends, counted from its start and not from a resume: at the first of the limits that is
 * above 0.
 *
 * @param steps updates of both players
 * @param kimg thousands of real images seen
 * @param minutes of training
 */
public record BudgetConfig(long steps, double kimg, double minutes) {
  /** Checks that there is a limit. */
  public BudgetConfig {
    requireLimit("steps", steps);
    requireLimit("kimg", kimg);
    requireLimit("minutes", minutes);
    if (steps == 0 && kimg == 0 && minutes == 0) {
      throw new IllegalArgumentException(
          "a run needs an end: give one of --steps, --kimg and --minutes above 0");
    }
  }

  private static void requireLimit(String name, Number limit) {
    if (!(limit.doubleValue() >= 0) || Double.isInfinite(limit.doubleValue())) {
      throw new IllegalArgumentException(
          name + " " + limit + " is not a limit: give a number above 0, or 0 for none");
    }
  }

  /** Whether a run that has come this far is at its end. */
  boolean reached(long stepsDone, long images, double seconds) {
    return share(stepsDone, images, seconds) >= 1;
  }

  /** How much of the run is done, 1 at its end. */
  public double share(long stepsDone, long images, double seconds) {
    double share = 0;
    if (steps > 0) {
      share = Math.max(share, (double) stepsDone / steps);
    }
    if (kimg > 0) {
      share = Math.max(share, images / (1000 * kimg));
    }
    if (minutes > 0) {
      share = Math.max(share, seconds / (60 * minutes));
    }
    return share;
  }
}
