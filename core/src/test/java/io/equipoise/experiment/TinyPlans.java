package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
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

  /** Settings of runs on images that take a moment, and twelve such images of two classes. */
  static ObjectNode images(Path folder) {
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1024; p++) {
        image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
      }
      Path file = folder.resolve(i % 2 == 0 ? "even" : "odd").resolve(i + ".png");
      WholeFile.write(file, SampleGrid.png(image));
    }
    return SettingPaths.settings(
        "data.spec",
        folder.toString(),
        "optimizer.batch",
        4,
        "budget.steps",
        3,
        "log.checkpointEveryKimg",
        0.004,
        "machine.precision",
        "fp32");
  }

  static Plan modes(int steps, long... seeds) {
    return of(new ModesExperiment(), points(steps), seeds);
  }

  static Plan of(Experiment experiment, ObjectNode given, long... seeds) {
    List<Long> list = Arrays.stream(seeds).boxed().toList();
    return Plan.of(experiment, Scale.QUICK, given, list, "", PackProgress.SILENT);
  }
}
