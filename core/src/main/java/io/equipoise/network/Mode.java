package io.equipoise.network;

/**
 * How a network is run.
 *
 * @param training batch norm by the batch's own statistics (true) or by the running ones (false)
 * @param carry share of a layer's input that is carried past it, 1 at the start of a run and 0 from
 *     the end of the vanishing residuals on (BEGAN, section 3.1.1)
 * @param statistics of batch norm in training, where a batch is divided among processes; null where
 *     it is all here
 */
public record Mode(boolean training, double carry, SharedStatistics statistics) {
  /** A trained network. */
  public static final Mode SAMPLING = new Mode(false, 0);

  /** Training without vanishing residuals. */
  public static final Mode TRAINING = new Mode(true, 0);

  /** A batch that is all here. */
  public Mode(boolean training, double carry) {
    this(training, carry, null);
  }

  /** The same with batch norm's statistics over several processes. */
  public Mode with(SharedStatistics shared) {
    return new Mode(training, carry, shared);
  }
}
