package io.equipoise.objective;

/**
 * Boundary equilibrium of Berthelot, Schumm, Metz 2017 (BEGAN), section 3.4: the control k_t that
 * keeps L(G(z)) at gamma L(x), and the convergence measure M.
 *
 * <pre>
 *   k_{t+1} = clip(k_t + lambda_k (gamma L(x) - L(G(z))), 0, 1)
 *   M       = L(x) + | gamma L(x) - L(G(z)) |
 * </pre>
 *
 * With a headroom h other than 1, gamma L(x) reads h gamma L(x) throughout. Above 1 it keeps
 * generated images harder to rebuild than real ones, which data need that have room for images far
 * easier than their own: on light strokes over black the paper's equilibrium is met by black
 * images.
 *
 * <p>Immutable: {@link #next} gives the state after a step.
 *
 * @param gamma diversity ratio in [0, 1]: lower gives sharper and less diverse images
 * @param lambdaK how fast k moves
 * @param relative whether k moves by {@code lambdaK (gamma - L(G(z)) / L(x))}, which does not
 *     depend on the scale of the energies
 * @param headroom h; 1 in the paper
 * @param k share of the generated images' energy that the discriminator fights, in [0, 1]
 */
public record Equilibrium(
    double gamma, double lambdaK, boolean relative, double headroom, double k) {
  /** Checks the ranges. */
  public Equilibrium {
    if (!(gamma >= 0 && gamma <= 1)) {
      throw new IllegalArgumentException("gamma " + gamma + " is outside [0, 1]");
    }
    if (!(lambdaK > 0 && lambdaK <= 1)) {
      throw new IllegalArgumentException("lambda-k " + lambdaK + " is outside (0, 1]");
    }
    if (!(headroom >= 1 && headroom <= 4)) {
      throw new IllegalArgumentException("headroom " + headroom + " is outside [1, 4]");
    }
    if (!(k >= 0 && k <= 1)) {
      throw new IllegalArgumentException("k " + k + " is outside [0, 1]");
    }
  }

  /** The paper's equilibrium, without headroom. */
  public Equilibrium(double gamma, double lambdaK, boolean relative, double k) {
    this(gamma, lambdaK, relative, 1, k);
  }

  /** The same equilibrium with another k. */
  public Equilibrium at(double saved) {
    return new Equilibrium(gamma, lambdaK, relative, headroom, saved);
  }

  /** The same equilibrium with another gamma. */
  public Equilibrium withGamma(double other) {
    return new Equilibrium(other, lambdaK, relative, headroom, k);
  }

  /** The state after a step with these batch means. */
  public Equilibrium next(double energyReal, double energyFake) {
    double balance = balance(energyReal, energyFake);
    double error = relative ? balance / Math.max(energyReal, Double.MIN_NORMAL) : balance;
    return at(Math.min(1, Math.max(0, k + lambdaK * error)));
  }

  /** h gamma L(x), at which the generated images' energy is held. */
  public double target(double energyReal) {
    return headroom * gamma * energyReal;
  }

  /** How far generated images are from {@link #target}: above 0 their energy is below it. */
  public double balance(double energyReal, double energyFake) {
    return target(energyReal) - energyFake;
  }

  /** The convergence measure M: falls while training improves. */
  public double convergence(double energyReal, double energyFake) {
    return energyReal + Math.abs(balance(energyReal, energyFake));
  }
}
