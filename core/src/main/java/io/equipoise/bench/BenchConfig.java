package io.equipoise.bench;

import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Objective;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.LibTorch;
import io.equipoise.training.Devices;
import io.equipoise.training.MachineConfig;
import java.util.Map;
import org.bytedeco.pytorch.Device;

/**
 * What is timed: networks of the {@code began} architecture, which the PyTorch side has too.
 *
 * @param batch real images of a step, and as many generated ones; or images sampled at a time
 */
public record BenchConfig(
    NetworkConfig network, ObjectiveConfig.Name objective, int batch, MachineConfig machine) {
  /** As the papers have them. */
  private static final double GAMMA = 0.5;

  private static final double LAMBDA_K = 0.001;
  private static final double PULLING_AWAY_WEIGHT = 0.1;

  /** k as it is in a run: at 0, where runs begin, the step takes a pass more. */
  private static final double K = 0.05;

  /** Above all energies, so that every generated image is inside. */
  private static final String MARGIN = "10";

  /** Checks the ranges. */
  public BenchConfig {
    if (network.architecture() != Architecture.BEGAN) {
      throw new IllegalArgumentException("the benchmark is of --arch began alone");
    }
    if (batch < 1 || batch > 65536) {
      throw new IllegalArgumentException("batch " + batch + " is outside 1 to 65536");
    }
    if (objective == ObjectiveConfig.Name.EBGAN_PT && batch < 2) {
      throw new IllegalArgumentException(
          "the pulling-away term compares the images of a batch: it needs --batch 2 or more");
    }
  }

  /** The objective with the paper's settings and mean L1 energies. */
  ObjectiveConfig objectiveConfig() {
    boolean pulls = objective == ObjectiveConfig.Name.EBGAN_PT;
    return new ObjectiveConfig(
        objective,
        Energy.Norm.L1,
        Energy.Reduction.MEAN,
        GAMMA,
        LAMBDA_K,
        1,
        ObjectiveConfig.EquilibriumKind.ABSOLUTE,
        MARGIN,
        pulls ? PULLING_AWAY_WEIGHT : 0,
        false);
  }

  /** The objective in the middle of a run: D fights every generated image. */
  Objective startingObjective() {
    Objective start = objectiveConfig().create();
    return objective == ObjectiveConfig.Name.BEGAN ? start.restore(Map.of("k", K)) : start;
  }

  /** Loads libtorch and finds the device. */
  Device device() {
    LibTorch.setThreads(machine.threads());
    return Devices.of(machine.device());
  }
}
