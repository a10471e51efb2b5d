package io.equipoise.objective;

import java.util.Map;

/**
 * What the two players minimize, as a function of the energies (or logits) of one batch.
 *
 * <p>Immutable. {@link #next} gives the objective of the following step; {@link #state} is what a
 * checkpoint keeps of it.
 */
public sealed interface Objective permits Gan, Ebgan, Began {
  /**
   * Losses and slopes of one batch.
   *
   * @param real energies (logits for {@link Gan}) of the real images, {@code [N]}
   * @param generated the same of the generated images, {@code [N]}
   */
  Slopes slopes(double[] real, double[] generated);

  /** The objective after a step with these batch means. */
  Objective next(double energyReal, double energyFake);

  /** What moves from step to step, by name: in every checkpoint. */
  Map<String, Double> state();

  /**
   * The same objective with a saved state.
   *
   * @throws IllegalArgumentException if the state is of another objective
   */
  Objective restore(Map<String, Double> state);

  /**
   * The same objective with another gamma.
   *
   * @throws IllegalArgumentException if it is outside [0, 1], or the objective has none
   */
  default Objective withGamma(double gamma) {
    throw new IllegalArgumentException("gamma is of the equilibrium of began: this run has none");
  }

  /** What a metrics line says beside the energies and losses. */
  Map<String, Double> report(Slopes slopes, double energyReal, double energyFake);

  /** Mean of a batch. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
