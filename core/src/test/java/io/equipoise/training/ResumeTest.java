package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.TrainingData;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was stopped, killed or kept from its storage goes on as if it had not been. */
class ResumeTest extends ShortTraining {
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
}
