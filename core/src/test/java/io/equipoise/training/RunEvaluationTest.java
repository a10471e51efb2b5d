package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluation during training. Batches of 4; every 20 images is every fifth step. */
class RunEvaluationTest {
  private static final double EVERY = 0.02;

  @TempDir private Path folder;

  private static ObjectNode points() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("data").put("spec", "ring");
    settings.putObject("network").put("architecture", "mlp").put("filters", 16).put("latent", 4);
    settings.putObject("optimizer").put("batch", 4);
    settings.putObject("log").put("everySteps", 2).put("checkpointEveryKimg", 100);
    settings.putObject("machine").put("threads", 1).put("precision", "fp32");
    settings.putObject("evaluation").put("everyKimg", EVERY).put("images", 100);
    return settings;
  }

  private Path train(ObjectNode settings, long steps, TrainingListener listener) {
    return run(settings, steps, null, listener);
  }

  private Path run(ObjectNode settings, long steps, Path resumed, TrainingListener listener) {
    settings.putObject("budget").put("steps", steps).put("kimg", 0).put("minutes", 0);
    Settings.Resolved resolved =
        Settings.resolve(JsonNodeFactory.instance.objectNode(), settings, PackProgress.SILENT);
    try (var data = resolved.data()) {
      Trainer trainer =
          resumed == null
              ? Trainer.create(resolved.config(), data, folder.resolve("runs"), listener)
              : Trainer.resume(RunDirectory.open(resumed), resolved.config(), data, listener);
      trainer.run();
      return trainer.directory().path();
    }
  }

  private static List<ObjectNode> evaluations(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .filter(line -> line.has("evaluation_seconds"))
        .toList();
  }

  private static byte[] weights(Path run) throws IOException {
    Path newest = RunDirectory.open(run).openCheckpoints(1, w -> {}).latest().orElseThrow().path();
    return Files.readAllBytes(newest.resolve("optimizer.safetensors"));
  }

  private static Checkpoints.Best best(Path run) {
    return RunDirectory.open(run).openCheckpoints(1, w -> {}).bestMark().orElseThrow();
  }

  @Test
  void valuesAreInTheMetricsAtTheirImages() {
    List<EvaluationResult> heard = new ArrayList<>();
    Path run =
        train(
            points(),
            12,
            new TrainingListener() {
              @Override
              public void evaluated(Progress progress, EvaluationResult result) {
                heard.add(result);
              }
            });
    List<ObjectNode> lines = evaluations(run);
    assertThat(lines).extracting(line -> line.path("images").asInt()).containsExactly(20, 40, 48);
    for (int i = 0; i < lines.size(); i++) {
      ObjectNode line = lines.get(i);
      heard.get(i).byKey().forEach((k, v) -> assertThat(line.path(k).asDouble()).isEqualTo(v));
      assertThat(line.path("swd").isNumber() && line.path("modes").isNumber()).isTrue();
    }
  }

  @Test
  void valuesLieInFilesBesideWhatTheyDependOn() {
    Path run = train(points(), 12, TrainingListener.NONE);
    List<Path> files = RunDirectory.open(run).evaluations();
    assertThat(files)
        .extracting(file -> file.getFileName().toString().substring(0, 14))
        .containsExactly("000000020-100-", "000000040-100-", "000000048-100-");
    ObjectNode last = WholeFile.readJson(files.get(2));
    assertThat(last.path("swd")).isEqualTo(evaluations(run).get(2).path("swd"));
    assertThat(last.path("basis").path("seed").isNumber()).isTrue();
    assertThat(last.findValuesAsText("checkpoint")).contains("48");
  }

  @Test
  void evaluationsChangeNoWeightAndResumeGivesTheSameValues() throws IOException {
    ObjectNode without = points();
    without.remove("evaluation");
    byte[] plain = weights(train(without, 15, TrainingListener.NONE));
    Path whole = train(points(), 15, TrainingListener.NONE);
    Path stopped = train(points(), 8, TrainingListener.NONE);
    run(RunConfig.read(RunDirectory.open(stopped)).toJson(), 15, stopped, TrainingListener.NONE);

    assertThat(weights(whole)).isEqualTo(plain);
    assertThat(weights(stopped)).isEqualTo(plain);
    assertThat(values(stopped, 20, 40, 60)).isEqualTo(values(whole, 20, 40, 60)).hasSize(3);
  }

  private static List<Double> values(Path run, Integer... images) {
    return evaluations(run).stream()
        .filter(line -> List.of(images).contains(line.path("images").asInt()))
        .map(line -> line.path("swd").asDouble())
        .toList();
  }

  @Test
  void evaluationCutShortByAStopIsDoneWhenTheRunGoesOn() {
    List<Trainer> trainer = new ArrayList<>();
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void working(String what, double share) {
            if (what.startsWith("making")) {
              trainer.get(0).stop();
            }
          }
        };
    ObjectNode settings = points();
    settings.putObject("budget").put("steps", 1000).put("kimg", 0).put("minutes", 0);
    Settings.Resolved resolved =
        Settings.resolve(JsonNodeFactory.instance.objectNode(), settings, PackProgress.SILENT);
    trainer.add(
        Trainer.create(resolved.config(), resolved.data(), folder.resolve("runs"), stopper));
    // the first piece of an evaluation stops the run, the second one is refused
    settings.withObjectProperty("evaluation").put("images", 9000);
    assertThat(trainer.get(0).run()).isEqualTo(Outcome.STOPPED);
    Path run = trainer.get(0).directory().path();
    long stoppedAt =
        RunDirectory.open(run).openCheckpoints(1, w -> {}).latest().orElseThrow().images();
    assertThat(stoppedAt).isEqualTo(20);
    int before = evaluations(run).size();
    run(RunConfig.read(RunDirectory.open(run)).toJson(), 7, run, TrainingListener.NONE);
    assertThat(evaluations(run))
        .extracting(line -> line.path("images").asInt())
        .containsExactly(20, 28);
    assertThat(before).isLessThanOrEqualTo(1);
  }

  @Test
  void whatAnEvaluationThatWasMadeUpForFindsIsOfTheCheckpointItWasOf() throws IOException {
    ObjectNode settings = points();
    settings.withObjectProperty("evaluation").put("bestBy", "swd");
    Path run = train(settings, 5, TrainingListener.NONE);
    double swd = evaluations(run).get(0).path("swd").asDouble();
    Files.writeString(run.resolve("metrics.jsonl"), ""); // as if stopped before it was measured
    Files.delete(run.resolve("checkpoints/best.json"));

    settings.withObjectProperty("log").put("checkpointEveryKimg", 0.028);
    settings.withObjectProperty("evaluation").put("everyKimg", 0.02);
    Path away = run.resolve("away");
    TrainingListener beforeTheEnd =
        new TrainingListener() {
          @Override
          public void saved(Path checkpoint) {
            if (checkpoint.endsWith("000000028")) {
              copy(run.resolve("checkpoints/best.json"), away);
            }
          }
        };
    run(settings, 8, run, beforeTheEnd);
    assertThat(away).content().contains("\"images\" : 20").contains("" + swd);
  }

  @Test
  void markThatCannotBeWrittenBeforeTheFirstStepDoesNotEndTheTraining() throws IOException {
    ObjectNode settings = points();
    settings.withObjectProperty("evaluation").put("bestBy", "swd");
    Path run = train(settings, 5, TrainingListener.NONE);
    Files.writeString(run.resolve("metrics.jsonl"), ""); // as if stopped before it was measured
    Files.delete(run.resolve("checkpoints/best.json"));
    Path inTheWay = Files.createDirectory(run.resolve("checkpoints/.best.json.tmp"));
    Files.createFile(inTheWay.resolve("file"));

    List<String> warnings = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            try {
              Files.deleteIfExists(inTheWay.resolve("file"));
              Files.deleteIfExists(inTheWay);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    run(settings, 8, run, listener);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("best.json could not be written")
        .endsWith("the training goes on, and the best checkpoint stays unmarked");
    assertThat(best(run).images()).isEqualTo(32);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"swd, false", "modes_reverse_kl, false", "modes_high_quality, true"})
  void bestCheckpointIsThatOfTheChosenQuantity(String key, boolean higher) {
    ObjectNode settings = points();
    settings.withObjectProperty("evaluation").put("bestBy", key);
    settings.withObjectProperty("optimizer").put("learningRate", 0.01);
    Path run = train(settings, 40, TrainingListener.NONE);
    double best = higher ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    long at = -1;
    for (ObjectNode line : evaluations(run)) {
      double value = line.path(key).asDouble();
      if (higher ? value > best : value < best) {
        best = value;
        at = line.path("images").asLong();
      }
    }
    assertThat(best(run)).isEqualTo(new Checkpoints.Best(at, key, best));
    assertThat(run.resolve("checkpoints").resolve("%09d".formatted(at))).isDirectory();
  }

  @Test
  void withoutEvaluationsTheBestIsByConvergence() {
    ObjectNode settings = points();
    settings.remove("evaluation");
    assertThat(best(train(settings, 6, TrainingListener.NONE)).measure()).isEqualTo("convergence");
  }

  @Test
  void labelledImagesAreMeasuredByAClassifierTrainedOnThem() {
    ObjectNode settings = images(true);
    Path run = train(settings, 5, TrainingListener.NONE);
    ObjectNode line = evaluations(run).get(0);
    assertThat(line.path("fd").isNumber()).isTrue();
    assertThat(line.path("inception_score").isNumber()).isTrue();
    assertThat(line.path("modes_of").asInt()).isEqualTo(2);
    assertThat(best(run).measure()).isEqualTo("fd");
  }

  @Test
  void whatCannotBeMeasuredIsRefusedBeforeTheRunHasAFolder() {
    refused(images(false), "fd", "auto", "encoder changes as it trains", "--evaluate-features");
    refused(points(), "memorisation", "auto", "use the command evaluate");
    refused(points(), "fid", "auto", "no measure \"fid\"");
    refused(points(), "msssim", "auto", "msssim needs images");
    refused(points(), "modes", "fd", "--best-by fd is not measured", "--evaluate-metrics modes");
    refused(points(), "modes", "modes_of", "something else than good or bad");
    refused(points(), "modes", "quality", "not a quantity");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private void refused(ObjectNode settings, String metrics, String bestBy, String... said) {
    settings.withObjectProperty("evaluation").put("metrics", metrics).put("bestBy", bestBy);
    assertThatThrownBy(() -> train(settings, 2, TrainingListener.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(said);
  }

  private ObjectNode images(boolean labelled) {
    ObjectNode settings = points();
    settings.withObjectProperty("data").put("spec", drawImages(labelled).toString());
    settings.withObjectProperty("network").put("architecture", "began").put("filters", 2);
    settings.withObjectProperty("evaluation").put("images", 30);
    return settings;
  }

  private Path drawImages(boolean labelled) {
    Path images = folder.resolve("images" + labelled);
    try {
      for (int i = 0; i < 60; i++) {
        Path into = labelled ? images.resolve("class" + i % 2) : images;
        Files.createDirectories(into);
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 1024; p++) {
          int along = i % 2 == 0 ? p % 32 : p / 32;
          image.setRGB(p % 32, p / 32, 0x10101 * ((along * 8 + 4 * i) % 256));
        }
        ImageIO.write(image, "png", into.resolve(i + ".png").toFile());
      }
      return images;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
