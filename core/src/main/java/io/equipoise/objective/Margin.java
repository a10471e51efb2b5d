package io.equipoise.objective;

/**
 * The margin of EBGAN's hinge: fixed, or following the mean real energy as in MAGAN (Wang, Cully,
 * Chang, Demiris 2017, arXiv 1704.03817), so that it binds whatever the scale of the energies.
 *
 * @param value m
 * @param follows whether it follows {@code RATIO} times the mean real energy
 */
public record Margin(double value, boolean follows) {
  /** Real energies are fought for up to this multiple of what they are. */
  private static final double RATIO = 1.5;

  /** Half-life of about 70 steps: slower than the noise of batches, quicker than the training. */
  private static final double RATE = 0.01;

  /** Checks the range. */
  public Margin {
    boolean above = follows ? value >= 0 : value > 0;
    if (!above || Double.isInfinite(value)) {
      throw new IllegalArgumentException("margin " + value + " is not a number above 0");
    }
  }

  /** A margin that stays. */
  public static Margin fixed(double value) {
    return new Margin(value, false);
  }

  /** A margin that starts at 1.5 times the first real energy seen and follows. */
  public static Margin following() {
    return new Margin(0, true);
  }

  /** The same kind of margin at another value. */
  public Margin at(double saved) {
    return new Margin(saved, follows);
  }

  /** The margin after a step with this mean real energy. */
  public Margin next(double energyReal) {
    if (!follows) {
      return this;
    }
    double target = RATIO * energyReal;
    return at(value == 0 ? target : value + RATE * (target - value));
  }
}
