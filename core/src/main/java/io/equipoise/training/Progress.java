package io.equipoise.training;

/**
 * How far a run is.
 *
 * @param step updates of both players
 * @param images real images seen
 * @param seconds of training, over all resumes
 * @param share of the budget, 1 at the end
 */
public record Progress(long step, long images, double seconds, double share) {
  /** Seconds that remain at the pace so far; infinite before the first step. */
  public double secondsLeft() {
    return share <= 0 ? Double.POSITIVE_INFINITY : Math.max(0, seconds / share - seconds);
  }
}
