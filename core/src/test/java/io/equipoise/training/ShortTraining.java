package io.equipoise.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.run.RunDirectory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of a few steps on eleven images or on a ring, in a folder of its own. */
abstract class ShortTraining {
  @TempDir Path folder;

  ObjectNode settings(String objective, String architecture) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    put(settings, "data", "spec", architecture.equals("mlp") ? "ring" : images().toString());
    put(settings, "objective", "name", objective);
    put(settings, "network", "architecture", architecture);
    settings.withObjectProperty("network").put("filters", architecture.equals("mlp") ? 16 : 2);
    settings.withObjectProperty("network").put("latent", 4);
    settings.withObjectProperty("optimizer").put("batch", 4).put("vanishingResidualSteps", 0);
    settings.withObjectProperty("log").put("everySteps", 2).put("checkpointEveryKimg", 0.02);
    settings.withObjectProperty("machine").put("threads", 1).put("precision", "fp32");
    return settings;
  }

  static void put(ObjectNode settings, String part, String field, String value) {
    settings.withObjectProperty(part).put(field, value);
  }

  static void budget(ObjectNode settings, long steps) {
    settings.putObject("budget").put("steps", steps).put("kimg", 0).put("minutes", 0);
  }

  /** Eleven images, so that batches of four cross the ends of epochs. */
  Path images() {
    Path images = folder.resolve("images");
    try {
      Files.createDirectories(images);
      for (int i = 0; i < 11; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1024; p++) {
          image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
        }
        ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return images;
  }

  record Opened(TrainConfig config, TrainingData data) implements AutoCloseable {
    @Override
    public void close() {
      data.close();
    }
  }

  static Opened open(ObjectNode settings) {
    Settings.Resolved resolved =
        Settings.resolve(JsonNodeFactory.instance.objectNode(), settings, PackProgress.SILENT);
    return new Opened(resolved.config(), resolved.data());
  }

  Path train(ObjectNode settings, long steps, TrainingListener listener) {
    budget(settings, steps);
    try (Opened opened = open(settings)) {
      Trainer trainer =
          Trainer.create(opened.config(), opened.data(), folder.resolve("runs"), listener);
      trainer.run();
      return trainer.directory().path();
    }
  }

  static void resume(Path path, long steps) {
    resume(path, steps, TrainingListener.NONE);
  }

  static void resume(Path path, long steps, TrainingListener listener) {
    RunDirectory run = RunDirectory.open(path);
    ObjectNode settings = RunConfig.read(run).toJson();
    budget(settings, steps);
    resume(run, settings, listener);
  }

  static void resume(RunDirectory run, ObjectNode settings, TrainingListener listener) {
    try (Opened opened = open(settings)) {
      Trainer.resume(run, opened.config(), opened.data(), listener).run();
    }
  }

  static Path sample(Path run) throws IOException {
    try (Stream<Path> samples = Files.list(run.resolve("samples"))) {
      return samples.sorted().reduce((a, b) -> b).orElseThrow();
    }
  }

  /** Bytes of every tensor file of the newest checkpoint by name. */
  static Map<String, List<Byte>> weights(Path run) throws IOException {
    Path newest = RunDirectory.open(run).openCheckpoints(1, w -> {}).latest().orElseThrow().path();
    Map<String, List<Byte>> files = new TreeMap<>();
    Consumer<Path> read =
        file -> {
          try {
            List<Byte> bytes = new ArrayList<>();
            for (byte b : Files.readAllBytes(file)) {
              bytes.add(b);
            }
            files.put(file.getFileName().toString(), bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try (Stream<Path> all = Files.list(newest)) {
      all.filter(file -> file.toString().endsWith(".safetensors")).forEach(read);
    }
    return files;
  }
}
