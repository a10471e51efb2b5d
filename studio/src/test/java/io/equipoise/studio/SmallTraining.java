package io.equipoise.studio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.run.RunDirectory;
import io.equipoise.training.Settings;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Runs that are trained in a moment. */
public final class SmallTraining {
  private SmallTraining() {}

  /** Trains on {@code ring} or on a folder of images. */
  public static RunDirectory of(String data, String objective, int steps, Path runs) {
    boolean points = data.equals("ring");
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("data").put("spec", data);
    settings.putObject("objective").put("name", objective);
    settings
        .putObject("network")
        .put("architecture", points ? "mlp" : "dcgan")
        .put("filters", points ? 8 : 2)
        .put("latent", 3);
    settings.putObject("optimizer").put("batch", points ? 50 : 4);
    settings.putObject("log").put("samplesEveryKimg", 1);
    settings.putObject("budget").put("steps", steps);
    settings.putObject("machine").put("threads", 1).put("precision", "fp32");
    Settings.Resolved resolved =
        Settings.resolve(settings, JsonNodeFactory.instance.objectNode(), PackProgress.SILENT);
    try (TrainingData opened = resolved.data()) {
      Trainer trainer = Trainer.create(resolved.config(), opened, runs, TrainingListener.NONE);
      trainer.run();
      return trainer.directory();
    }
  }

  /** Nine images of 32 x 32, no two alike. */
  public static Path drawImages(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < 9; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1024; p++) {
          image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
        }
        ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
