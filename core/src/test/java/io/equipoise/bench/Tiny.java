package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.Precision;
import io.equipoise.training.MachineConfig;

/** A benchmark that takes a moment. */
final class Tiny {
  private Tiny() {}

  static BenchConfig config(ObjectiveConfig.Name objective, Precision precision) {
    return new BenchConfig(
        new NetworkConfig(Architecture.BEGAN, 32, 3, 2, 4, true),
        objective,
        2,
        new MachineConfig(MachineConfig.Place.CPU, 1, precision));
  }

  /** Every time is above 0. */
  static void requireTimes(double[] millis) {
    for (double each : millis) {
      assertThat(each).isPositive().isFinite();
    }
  }
}
