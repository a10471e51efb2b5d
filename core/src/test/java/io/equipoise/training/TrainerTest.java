package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.EnergySurface;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import io.equipoise.run.Verified;
import io.equipoise.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "began, began, fp32", "began, began, bf16", "began, dcgan, fp32", "ebgan, dcgan, fp32",
    "ebgan-pt, dcgan, fp32", "gan, dcgan, fp32", "ebgan-pt, mlp, fp32", "gan, mlp, fp32"
  })
  void resumedRunEqualsUndisturbedRun(String objective, String architecture, String precision)
      throws IOException {
    ObjectNode settings = settings(objective, architecture);
    put(settings, "machine", "precision", precision);
    Path undisturbed = train(settings, 12, TrainingListener.NONE);

    Path stopped = train(settings, 5, TrainingListener.NONE);
    resume(stopped, 12);

    assertThat(weights(stopped)).isEqualTo(weights(undisturbed)).hasSizeGreaterThan(3);
    assertThat(Files.readAllBytes(sample(stopped)))
        .isEqualTo(Files.readAllBytes(sample(undisturbed)));
  }

  @Test
  void resumedRunWithDropoutEqualsUndisturbedRun() throws IOException {
    ObjectNode settings = settings("ebgan-pt", "mlp");
    put(settings, "data", "spec", images().toString());
    Path whole = train(settings, 12, TrainingListener.NONE);
    settings.withObjectProperty("network").put("dropout", 0.3);
    Path undisturbed = train(settings, 12, TrainingListener.NONE);

    Path stopped = train(settings, 5, TrainingListener.NONE);
    resume(stopped, 12);

    assertThat(weights(stopped)).isEqualTo(weights(undisturbed)).isNotEqualTo(weights(whole));
  }

  @Test
  void runFromBeforeSomeSettingsExistedGoesOn() throws IOException {
    Path undisturbed = train(settings("began", "mlp"), 12, TrainingListener.NONE);
    Path stopped = train(settings("began", "mlp"), 5, TrainingListener.NONE);
    RunDirectory run = RunDirectory.open(stopped);
    ObjectNode config = run.readConfig();
    config.withObjectProperty("network").remove(List.of("layers", "dropout"));
    config.withObjectProperty("objective").remove("headroom");
    run.writeConfig(config);
    resume(stopped, 12);
    assertThat(weights(stopped)).isEqualTo(weights(undisturbed));
  }

  @Test
  void resumedRunContinuesItsMetricsWithoutDoubledLines() {
    Path run = train(settings("began", "mlp"), 5, TrainingListener.NONE);
    resume(run, 9);
    assertThat(MetricsLog.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.path("step").asInt())
        .containsExactly(2, 4, 5, 6, 8, 9);
  }

  @Test
  void stoppedRunHasWrittenACheckpointAndSaysSo() {
    ObjectNode settings = settings("began", "mlp");
    List<Trainer> trainer = new ArrayList<>();
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            if (progress.step() == 7) {
              trainer.get(0).stop();
            }
          }
        };
    budget(settings, 1000);
    try (Opened opened = open(settings)) {
      trainer.add(Trainer.create(opened.config, opened.data, folder.resolve("runs"), stopper));
      assertThat(trainer.get(0).run()).isEqualTo(Outcome.STOPPED);
      RunDirectory run = trainer.get(0).directory();
      assertThat(
              run.openCheckpoints(1, w -> {}).latest().orElseThrow().state().path("step").asInt())
          .isEqualTo(7);
    }
  }

  @Test
  void divergingRunGoesBackThreeTimesAndThenNamesTheQuantity() {
    Path path = train(settings("began", "mlp"), 2, TrainingListener.NONE);
    poison(RunDirectory.open(path));
    List<String> warnings = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    assertThatThrownBy(() -> resume(path, 100, listener))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the energy of a generated image is not finite in step 3")
        .hasMessageContaining("--lr");
    assertThat(warnings).filteredOn(w -> w.contains("back to the checkpoint")).hasSize(3);
  }

  /** Gives the newest checkpoint of a run a generator that makes no numbers. */
  private static void poison(RunDirectory run) {
    Checkpoints checkpoints = run.openCheckpoints(3, w -> {});
    Verified newest = checkpoints.latest().orElseThrow();
    try (TensorScope scope = new TensorScope()) {
      Map<String, Map<String, Tensor>> tensors = new TreeMap<>();
      newest.stems().forEach(stem -> tensors.put(stem, newest.tensors(stem)));
      tensors.get("generator").values().forEach(t -> t.fill_(new Scalar(Double.NaN)));
      checkpoints.save(newest.images(), new CheckpointContents(tensors, newest.state()));
    }
  }

  @Test
  void resumeRefusesOtherNetworksAndNamesTheField() {
    Path path = train(settings("began", "mlp"), 2, TrainingListener.NONE);
    RunDirectory run = RunDirectory.open(path);
    ObjectNode other = RunConfig.read(run).toJson();
    other.withObjectProperty("network").put("filters", 24);
    assertThatThrownBy(() -> resume(run, other, TrainingListener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network.filters = 16")
        .hasMessageContaining("24");
  }

  @Test
  void resumeRefusesOtherDataAndNamesTheFingerprint() {
    Path path = train(settings("began", "mlp"), 2, TrainingListener.NONE);
    RunDirectory run = RunDirectory.open(path);
    ObjectNode other = RunConfig.read(run).toJson();
    put(other, "data", "spec", "grid");
    assertThatThrownBy(() -> resume(run, other, TrainingListener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other data")
        .hasMessageContaining("fingerprint");
  }

  @Test
  void everyFieldOfTheContractIsInAMetricsLine() {
    Path began = train(settings("began", "mlp"), 4, TrainingListener.NONE);
    Path ebgan = train(settings("ebgan-pt", "mlp"), 4, TrainingListener.NONE);
    String[] common = {
      "step",
      "images",
      "seconds",
      "images_per_second",
      "energy_real",
      "energy_fake",
      "loss_d",
      "loss_g",
      "learning_rate"
    };
    ObjectNode line = MetricsLog.read(began.resolve("metrics.jsonl")).get(0);
    assertThat(names(line))
        .contains(common)
        .contains("k", "gamma", "convergence", "balance", "target");
    line = MetricsLog.read(ebgan.resolve("metrics.jsonl")).get(0);
    assertThat(names(line)).contains(common).contains("margin", "hinge_active", "pulling_away");
    assertThat(began).isDirectoryContaining("glob:**/events.out.tfevents.*");
    assertThat(began).isDirectoryContaining("glob:**/reals.png");
  }

  @Test
  void pointsAndSurfaceAreKeptAsNumbersThatTheCheckpointGives() {
    ObjectNode settings = settings("began", "mlp");
    Path path = train(settings, 7, TrainingListener.NONE);
    RunDirectory run = RunDirectory.open(path);
    TrainedRun trained = TrainedRun.open(path, OptionalLong.empty(), warning -> {});
    long images = trained.images();
    assertThat(run.surfaces()).startsWith(0L).endsWith(images);
    assertThat(NpyFile.readFloats(run.realPoints()).shape()).containsExactly(1024, 2);
    try (TrainedGenerator generator = TrainedGenerator.of(trained);
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(trained)) {
      Sampler sampler = generator.sampler();
      long seed = RunConfig.read(run).seed();
      assertThat(NpyFile.readFloats(run.samplePoints(images)).values())
          .isEqualTo(sampler.values(sampler.latents(seed, 0, 1024)));
      EnergySurface surface = EnergySurface.of(discriminator::unusualness, 64);
      NpyFile.Floats kept = NpyFile.readFloats(run.sampleSurface(images));
      assertThat(kept.shape()).containsExactly(64, 64);
      assertThat(kept.values()).isEqualTo(surface.values());
    }
  }

  @Test
  void pointsAreDrawnMoreOftenAtTheStart() {
    ObjectNode settings = settings("began", "mlp");
    settings.withObjectProperty("optimizer").put("batch", 50);
    settings.withObjectProperty("log").put("samplesEveryKimg", 2).put("checkpointEveryKimg", 10);
    Path path = train(settings, 100, TrainingListener.NONE);
    assertThat(RunDirectory.open(path).surfaces())
        .containsExactly(0L, 1000L, 1250L, 1600L, 2000L, 4000L, 5000L); // 1.25^2 = 1.5625
  }

  @Test
  void runOnImagesKeepsNoPoints() {
    Path run = train(settings("began", "began"), 2, TrainingListener.NONE);
    assertThat(RunDirectory.open(run).surfaces()).isEmpty();
    assertThat(run.resolve("reals.npy")).doesNotExist();
  }

  /**
   * Checkpoints are due at steps 5 and 10; between {@code from} and {@code to} none can be saved.
   */
  private TrainingListener withoutStorage(long from, long to, List<String> warnings) {
    return new TrainingListener() {
      private RunDirectory run;

      @Override
      public void started(RunDirectory run, TrainConfig config, TrainingData data, String table) {
        this.run = run;
      }

      @Override
      public void stepped(Progress progress) {
        Path checkpoints = run.path().resolve("checkpoints");
        Path away = run.path().resolve("away");
        try {
          if (progress.step() == from) {
            Files.move(checkpoints, away);
            Files.createFile(checkpoints); // a file where the folder was: nothing can be made in it
          } else if (progress.step() == to) {
            Files.delete(checkpoints);
            Files.move(away, checkpoints);
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void warned(String message) {
        warnings.add(message);
      }
    };
  }

  @Test
  void aCheckpointThatCannotBeSavedIsAWarningAndTheNextOneIsWhole() throws IOException {
    List<String> warnings = new ArrayList<>();
    Path disturbed = train(settings("began", "mlp"), 12, withoutStorage(4, 8, warnings));
    assertThat(warnings).singleElement().asString().contains("the training goes on");
    assertThat(weights(disturbed))
        .isEqualTo(weights(train(settings("began", "mlp"), 12, TrainingListener.NONE)));
  }

  @Test
  void aLastCheckpointThatCannotBeSavedEndsTheRunAndTheOlderOneIsWhole() throws IOException {
    List<String> warnings = new ArrayList<>();
    Path path = train(settings("began", "mlp"), 6, TrainingListener.NONE);
    assertThatThrownBy(() -> resume(path, 12, withoutStorage(8, -1, warnings)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("checkpoints");
    assertThat(warnings).singleElement().asString().contains("the training goes on");
    Files.delete(path.resolve("checkpoints"));
    Files.move(path.resolve("away"), path.resolve("checkpoints"));
    resume(path, 12);
    assertThat(weights(path))
        .isEqualTo(weights(train(settings("began", "mlp"), 12, TrainingListener.NONE)));
  }

  private static List<String> names(ObjectNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private ObjectNode settings(String objective, String architecture) {
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

  private static void put(ObjectNode settings, String part, String field, String value) {
    settings.withObjectProperty(part).put(field, value);
  }

  private static void budget(ObjectNode settings, long steps) {
    settings.putObject("budget").put("steps", steps).put("kimg", 0).put("minutes", 0);
  }

  /** Eleven images, so that batches of four cross the ends of epochs. */
  private Path images() {
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

  private record Opened(TrainConfig config, TrainingData data) implements AutoCloseable {
    @Override
    public void close() {
      data.close();
    }
  }

  private static Opened open(ObjectNode settings) {
    Settings.Resolved resolved =
        Settings.resolve(JsonNodeFactory.instance.objectNode(), settings, PackProgress.SILENT);
    return new Opened(resolved.config(), resolved.data());
  }

  private Path train(ObjectNode settings, long steps, TrainingListener listener) {
    budget(settings, steps);
    try (Opened opened = open(settings)) {
      Trainer trainer =
          Trainer.create(opened.config, opened.data, folder.resolve("runs"), listener);
      trainer.run();
      return trainer.directory().path();
    }
  }

  private static void resume(Path path, long steps) {
    resume(path, steps, TrainingListener.NONE);
  }

  private static void resume(Path path, long steps, TrainingListener listener) {
    RunDirectory run = RunDirectory.open(path);
    ObjectNode settings = RunConfig.read(run).toJson();
    budget(settings, steps);
    resume(run, settings, listener);
  }

  private static void resume(RunDirectory run, ObjectNode settings, TrainingListener listener) {
    try (Opened opened = open(settings)) {
      Trainer.resume(run, opened.config, opened.data, listener).run();
    }
  }

  private static Path sample(Path run) throws IOException {
    try (Stream<Path> samples = Files.list(run.resolve("samples"))) {
      return samples.sorted().reduce((a, b) -> b).orElseThrow();
    }
  }

  /** Bytes of every tensor file of the newest checkpoint by name. */
  private static Map<String, List<Byte>> weights(Path run) throws IOException {
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
