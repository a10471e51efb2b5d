package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] WEIGHTS = {
    "generator.safetensors", "discriminator.safetensors", "optimizer.safetensors", "ema.safetensors"
  };

  @TempDir private Path folder;

  private Path runs() {
    return folder.resolve("runs");
  }

  private Path train(String... more) {
    return TinyRuns.train(TinyRuns.points(runs(), more));
  }

  private static Path newest(Path run) {
    List<Path> checkpoints = TinyRuns.checkpoints(run);
    return checkpoints.get(checkpoints.size() - 1);
  }

  @Test
  void runHasEveryFileOfTheContract() throws IOException {
    Path run = train();
    assertThat(run).isEqualTo(runs().resolve("00000-began-ring"));
    assertThat(run.resolve("config.json")).isNotEmptyFile();
    assertThat(run.resolve("metrics.jsonl")).isNotEmptyFile();
    assertThat(run.resolve("log.txt")).isNotEmptyFile();
    assertThat(run.resolve("reals.png")).isNotEmptyFile();
    assertThat(run).isDirectoryContaining("glob:**/events.out.tfevents.*");
    assertThat(run.resolve("samples/000000080.png")).isNotEmptyFile();
    Path checkpoint = run.resolve("checkpoints/000000080");
    assertThat(newest(run)).isEqualTo(checkpoint);
    assertThat(checkpoint).isDirectoryNotContaining("glob:**/.*");
    for (String file : WEIGHTS) {
      assertThat(checkpoint.resolve(file)).isNotEmptyFile();
    }
    assertThat(checkpoint.resolve("state.json")).content().contains("\"step\" : 20");
    assertThat(checkpoint.resolve("manifest.json")).content().contains("sha256");
    JsonNode config = JSON.readTree(Files.readString(run.resolve("config.json")));
    assertThat(config.path("seed").asLong()).isEqualTo(3);
    assertThat(config.path("environment").path("data_fingerprint").asText()).isNotBlank();
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(4);
  }

  private static Training byProgram(Training training) {
    return training
        .set("network.filters", 8)
        .set("network.latent", 3)
        .set("optimizer.batch", 4)
        .set("budget.steps", 2)
        .set("machine.threads", 1)
        .set("machine.precision", "fp32");
  }

  @Test
  void runWithAnObjectiveOfAProgramIsUsedAndExportedAndNotResumed() {
    Objective objective =
        (real, generated) -> {
          double[] each = new double[real.length];
          Arrays.fill(each, 1.0 / real.length);
          return new Slopes(0, 0, each, new double[each.length], each);
        };
    Path run =
        byProgram(Training.on("ring"))
            .set("network.architecture", "mlp")
            .objective("no fight", objective)
            .run(runs());
    assertThat(Invocation.of("train", "--resume", run, "--steps", 4))
        .matches(
            told ->
                told.code() == ExitCode.USAGE
                    && told.err().contains("trained with the objective 'no fight'"));
    assertThat(Invocation.of("train", "--config", run.resolve("config.json"), "--out", runs()))
        .matches(told -> told.code() == ExitCode.USAGE && told.err().contains("a Java program"));
    Path bundle = folder.resolve("bundle");
    Invocation.done("export", "--run", run, "--format", "safetensors", "--out", bundle);
    assertThat(bundle.resolve("config.json")).content().contains("no fight");
    Invocation.done("score", "--run", bundle, "--data", "ring", "--n", 5, "--out", folder);
  }

  @Test
  void runOnDataOfAProgramIsNotResumedWithoutThem() {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    Path run;
    try (TrainingData data = DataSpec.open(images.toString(), DataOptions.at(32))) {
      run = byProgram(Training.on(data)).set("network.filters", 2).run(runs());
    }
    assertThat(Invocation.of("train", "--resume", run, "--steps", 4))
        .matches(
            told -> told.code() == ExitCode.DATA && told.err().contains("own:images is a set"));
  }

  @Test
  void runsAreNumberedAndKeepOut() {
    train();
    assertThat(train().getFileName().toString()).startsWith("00001-");
  }

  @Test
  void withoutAverageThereIsNoFileOfIt() {
    Path run = train("--ema-half-life-kimg", "0");
    assertThat(newest(run).resolve("ema.safetensors")).doesNotExist();
    assertThat(newest(run).resolve("generator.safetensors")).exists();
  }

  @Test
  void dryRunPrintsTheSettingsAndTrainsNothing() throws IOException {
    Invocation dry = Invocation.done(TinyRuns.points(runs(), "--dry-run").toArray());
    JsonNode settings = JSON.readTree(dry.out());
    assertThat(settings.path("network").path("architecture").asText()).isEqualTo("mlp");
    assertThat(settings.path("budget").path("steps").asLong()).isEqualTo(20);
    assertThat(settings.path("preset").asText()).isEqualTo("points");
    assertThat(dry.err()).contains("generator").contains("discriminator");
    assertThat(runs()).doesNotExist();
  }

  @Test
  void dryRunsOutputIsAConfigFile() throws IOException {
    String settings = Invocation.done(TinyRuns.points(runs(), "--dry-run").toArray()).out();
    Path file = Files.writeString(folder.resolve("settings.json"), settings);
    Invocation again = Invocation.done("train", "--config", file, "--dry-run");
    assertThat(again.out()).isEqualTo(settings);
  }

  @ParameterizedTest
  @CsvSource({
    "began, began",
    "began, dcgan",
    "ebgan, began",
    "ebgan, dcgan",
    "ebgan-pt, began",
    "ebgan-pt, dcgan",
    "gan, began",
    "gan, dcgan"
  })
  void everyObjectiveTrainsEveryFamilyOnImages(String objective, String architecture) {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    Path run =
        TinyRuns.train(
            TinyRuns.images(images, runs(), "--objective", objective, "--arch", architecture));
    assertThat(newest(run).getFileName().toString()).isEqualTo("000000012");
  }

  @Test
  void pullingAwayWeighsAsTheContractSaysWithoutAPreset() throws IOException {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    JsonNode settings =
        JSON.readTree(
            Invocation.done(
                    TinyRuns.images(
                            images,
                            runs(),
                            "--objective",
                            "ebgan-pt",
                            "--arch",
                            "began",
                            "--dry-run")
                        .toArray())
                .out());
    assertThat(settings.path("objective").path("pullingAwayWeight").asDouble()).isEqualTo(0.1);
  }

  @Test
  void presetsAreListedAsJson() throws IOException {
    Invocation listed = Invocation.done("train", "--presets", "--json");
    JsonNode list = new ObjectMapper().readTree(listed.out());
    assertThat(list.findValuesAsText("name")).contains("paper", "faces");
    assertThat(list.findValuesAsText("description")).hasSameSizeAs(list).doesNotContain("");
  }

  @Test
  void presetsAreListed() {
    Invocation listed = Invocation.done("train", "--presets");
    assertThat(listed.out().lines())
        .anyMatch(line -> line.startsWith("paper "))
        .anyMatch(line -> line.startsWith("points "));
  }

  @Test
  void configOfARunReproducesItsWeights() throws IOException {
    Path first = train();
    Path again =
        TinyRuns.train(
            List.of("train", "--config", "" + first.resolve("config.json"), "--out", "" + runs()));
    Path other =
        TinyRuns.train(
            List.of(
                "train",
                "--config",
                "" + first.resolve("config.json"),
                "--out",
                "" + runs(),
                "--seed",
                "4"));
    assertThat(again).isNotEqualTo(first);
    for (String file : WEIGHTS) {
      assertThat(newest(again).resolve(file)).hasSameBinaryContentAs(newest(first).resolve(file));
      assertThat(Files.readAllBytes(newest(other).resolve(file)))
          .isNotEqualTo(Files.readAllBytes(newest(first).resolve(file)));
    }
  }

  @Test
  void optionsWinOverTheFileAndTheFileOverThePreset() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settings.json"),
            """
            {"objective": {"name": "began", "gamma": 0.25, "lambdaK": 0.002},
             "optimizer": {"batch": 7}, "budget": {"kimg": 3}}
            """);
    Invocation dry =
        Invocation.done(
            "train",
            "--data",
            "ring",
            "--config",
            file,
            "--gamma",
            "0.125",
            "--steps",
            "9",
            "--dry-run");
    JsonNode settings = JSON.readTree(dry.out());
    JsonNode objective = settings.path("objective");
    assertThat(objective.path("gamma").asDouble()).as("option").isEqualTo(0.125);
    assertThat(objective.path("lambdaK").asDouble()).as("file").isEqualTo(0.002);
    assertThat(settings.path("optimizer").path("batch").asInt()).as("file").isEqualTo(7);
    assertThat(objective.path("equilibrium").asText()).as("preset").isEqualTo("relative");
    assertThat(settings.path("budget").path("steps").asLong()).as("option").isEqualTo(9);
    assertThat(settings.path("budget").path("kimg").asDouble()).as("one limit").isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'a':", "[", "7"})
  void settingsFileWithoutMeasureIsRefused(String repeated) throws IOException {
    String json = repeated.replace('\'', '"').repeat(200_000);
    Path file = Files.writeString(folder.resolve("settings.json"), json);
    Invocation refused = Invocation.of("train", "--config", file.toString(), "--dry-run");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(file.toString(), "give a file of settings");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void settingsWithoutEndAreRefused() {
    Invocation refused = Invocation.of("train", "--config", "/dev/zero", "--dry-run");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("/dev/zero", "more than 8388608 bytes");
  }

  @Test
  void jsonIsOneObjectOnStandardOutputAndNothingElse() throws IOException {
    Invocation done = Invocation.done(TinyRuns.points(runs(), "--json").toArray());
    assertThat(done.out().strip().lines()).hasSize(1);
    JsonNode result = JSON.readTree(done.out());
    assertThat(result.path("outcome").asText()).isEqualTo("finished");
    assertThat(Path.of(result.path("run").asText())).isDirectory();
  }

  @Test
  void quietRunSaysNothingButItsResult() {
    Invocation done = Invocation.done(TinyRuns.points(runs(), "-q").toArray());
    assertThat(done.err()).isEmpty();
    assertThat(done.out().strip()).isEqualTo(runs().resolve("00000-began-ring").toString());
  }

  @Test
  void runTellsWhereItWritesAndWhatToDoNext() {
    Invocation done = Invocation.done(TinyRuns.points(runs()).toArray());
    assertThat(done.err())
        .contains("began on ring: 100,000 samples", "kimg", "generate --run", runs().toString())
        .doesNotContain("\r");
  }

  @Test
  void stepsCountFromTheStartOfTheRunAfterAResume() throws IOException {
    Path run = train();
    Invocation.done("train", "--resume", run, "--steps", 32);
    assertThat(newest(run).resolve("state.json")).content().contains("\"step\" : 32");
  }

  @Test
  void resumedRunEqualsUndisturbedRun() {
    List<String> options = new ArrayList<>(TinyRuns.points(runs()));
    Path run = TinyRuns.train(options);
    Invocation.done("train", "--resume", run, "--steps", 32);
    options.set(options.indexOf("--steps") + 1, "32");
    Path undisturbed = TinyRuns.train(options);
    for (String file : WEIGHTS) {
      assertThat(newest(run).resolve(file))
          .hasSameBinaryContentAs(newest(undisturbed).resolve(file));
    }
  }

  @Test
  void finishedRunResumedWithoutMoreBudgetStaysAsItIs() throws IOException {
    Path run = train();
    byte[] before = Files.readAllBytes(newest(run).resolve("manifest.json"));
    Invocation.done("train", "--resume", run);
    assertThat(Files.readAllBytes(newest(run).resolve("manifest.json"))).isEqualTo(before);
  }

  @Test
  void completionPrintsAScript() {
    Invocation script = Invocation.done("completion");
    assertThat(script.out())
        .startsWith("#!")
        .contains("equipoise", "--checkpoint-every")
        .contains("(\"began\" \"ebgan\" \"ebgan-pt\" \"gan\") # --objective values");
    assertThat(Invocation.done("completion", "--help").out())
        .contains("source <(equipoise completion)");
  }
}
