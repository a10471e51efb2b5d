package io.equipoise.objective;

import java.util.Map;

/**
 * What the two players minimize, as a function of the energies (or logits) of one batch.
 *
 * <p>Immutable. {@link #next} gives the objective of the following step; {@link #state} is what a
 * checkpoint keeps of it. {@link Gan}, {@link Ebgan} and {@link Began} are the published ones; a
 * program may bring another ({@code Training.objective}), for which {@link #slopes} is enough where
 * nothing moves from step to step.
 */
@FunctionalInterface
public interface Objective {
  /**
   * Losses and slopes of one batch.
   *
   * @param real energies (logits for {@link Gan}) of the real images, {@code [N]}
   * @param generated the same of the generated images, {@code [N]}
   */
  Slopes slopes(double[] real, double[] generated);

  /** The objective after a step with these batch means; the same one unless overridden. */
  default Objective next(double energyReal, double energyFake) {
    return this;
  }

  /** What moves from step to step, by name, finite: in every checkpoint. Nothing by default. */
  default Map<String, Double> state() {
    return Map.of();
  }

  /**
   * The same objective with a saved state.
   *
   * @throws IllegalArgumentException if the state is of another objective
   */
  default Objective restore(Map<String, Double> state) {
    if (!state.isEmpty()) {
      throw new IllegalArgumentException(
          "the checkpoint's state has %s, of which this objective knows nothing: it is of another"
              .formatted(state.keySet()));
    }
    return this;
  }

  /**
   * The same objective with another gamma.
   *
   * @throws IllegalArgumentException if it is outside [0, 1], or the objective has none
   */
  default Objective withGamma(double gamma) {
    throw new IllegalArgumentException("gamma is of the equilibrium of began: this run has none");
  }

  /** What a metrics line says beside the energies and losses; nothing by default. */
  default Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
    return Map.of();
  }

  /** Mean of a batch. */
  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
