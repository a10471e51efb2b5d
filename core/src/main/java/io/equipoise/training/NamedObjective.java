package io.equipoise.training;

import io.equipoise.objective.Objective;

/**
 * What a run minimizes.
 *
 * @param name that a program gave it, which {@code config.json} keeps; empty for one of ours
 * @param start it before the first step
 */
record NamedObjective(String name, Objective start) {
  /**
   * The one that the settings say.
   *
   * @throws IllegalArgumentException if a program has to bring it
   */
  static NamedObjective of(TrainConfig config) {
    return new NamedObjective("", config.objective().create());
  }
}
