package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import java.util.Arrays;
import java.util.List;

/** Plans that are carried out in a moment. */
final class TinyPlans {
  private TinyPlans() {}

  /** Settings of runs on points that take a moment. */
  static ObjectNode points(int steps) {
    return SettingPaths.settings(
        "data.spec",
        "ring",
        "network.filters",
        8,
        "network.latent",
        3,
        "optimizer.batch",
        4,
        "budget.steps",
        steps,
        "log.everySteps",
        5,
        "log.checkpointEveryKimg",
        0.04,
        "log.samplesEveryKimg",
        1.0,
        "machine.precision",
        "fp32");
  }

  static Plan modes(int steps, long... seeds) {
    return of(new ModesExperiment(), points(steps), seeds);
  }

  static Plan of(Experiment experiment, ObjectNode given, long... seeds) {
    List<Long> list = Arrays.stream(seeds).boxed().toList();
    return Plan.of(experiment, Scale.QUICK, given, list, PackProgress.SILENT);
  }
}
