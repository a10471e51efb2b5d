package io.equipoise.latent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.training.Settings;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import javax.imageio.ImageIO;

/** Runs that are trained in a moment. */
final class SmallRuns {
  private SmallRuns() {}

  /** Settings of a run on points or, where a folder of images is the data, on images. */
  static ObjectNode settings(String data, String objective, String architecture, int steps) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("data").put("spec", data);
    settings.putObject("objective").put("name", objective);
    settings
        .putObject("network")
        .put("architecture", architecture)
        .put("filters", 4)
        .put("latent", 3);
    settings.putObject("optimizer").put("batch", 8);
    settings.putObject("budget").put("steps", steps);
    settings.putObject("machine").put("threads", 1).put("precision", "fp32");
    return settings;
  }

  /** Trains; returns the newest checkpoint. */
  static TrainedRun train(ObjectNode settings, Path runs) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    Settings.Resolved resolved = Settings.resolve(settings, nothing, PackProgress.SILENT);
    try (TrainingData data = resolved.data()) {
      Trainer trainer = Trainer.create(resolved.config(), data, runs, TrainingListener.NONE);
      trainer.run();
      return TrainedRun.open(trainer.directory().path(), OptionalLong.empty(), warning -> {});
    }
  }

  /** Colourful images of 32 x 32 by number. */
  static Path drawImages(Path folder, int n) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < n; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1024; p++) {
          image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
        }
        ImageIO.write(image, "png", folder.resolve("%03d.png".formatted(i)).toFile());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
