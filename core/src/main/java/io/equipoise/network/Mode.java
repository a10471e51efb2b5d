package io.equipoise.network;

/**
 * How a network is run.
 *
 * @param training batch norm by the batch's own statistics (true) or by the running ones (false)
 * @param carry share of a layer's input that is carried past it, 1 at the start of a run and 0 from
 *     the end of the vanishing residuals on (BEGAN, section 3.1.1)
 * @param statistics of batch norm in training, where a batch is divided among processes; null where
 *     it is all here
 * @param dropout draws of D's dropout in training; null for networks without
 */
public record Mode(boolean training, double carry, SharedStatistics statistics, Dropout dropout) {
  /** A network whose residuals have vanished, or that never had any. */
  public static final Mode SAMPLING = new Mode(false, 0);

  /** Training without vanishing residuals and without dropout. */
  public static final Mode TRAINING = new Mode(true, 0);

  /** A batch that is all here, without dropout. */
  public Mode(boolean training, double carry) {
    this(training, carry, null, null);
  }

  /**
   * Training after so many steps, in the first of which a share is carried that falls from 1 to 0.
   *
   * @param vanishingSteps how many these are; 0 for none
   */
  public static Mode inTraining(long steps, long vanishingSteps) {
    return new Mode(
        true, vanishingSteps == 0 ? 0 : Math.max(0, 1 - (double) steps / vanishingSteps));
  }

  /** The network as it is in this training, for sampling: it is not the same without its carry. */
  public Mode sampling() {
    return new Mode(false, carry);
  }

  /** The same with batch norm's statistics over several processes. */
  public Mode with(SharedStatistics shared) {
    return new Mode(training, carry, shared, dropout);
  }

  /** The same with dropout by these draws. */
  public Mode with(Dropout draws) {
    return new Mode(training, carry, statistics, draws);
  }

  /** The same for D on the generated images, of which other units are left out. */
  public Mode onGenerated() {
    return dropout == null ? this : with(new Dropout(dropout.random(), dropout.firstImage(), true));
  }
}
