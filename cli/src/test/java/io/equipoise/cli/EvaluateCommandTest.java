package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.Evaluation;
import io.equipoise.evaluation.EvaluationConfig;
import io.equipoise.evaluation.EvaluationProgress;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Measure;
import io.equipoise.evaluation.Reference;
import io.equipoise.evaluation.SampleSet;
import io.equipoise.features.EncoderFeatures;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.training.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path points;
  private static Path images;
  private static Path run;

  @BeforeAll
  static void train() {
    images = TinyRuns.drawImages(shared.resolve("images"));
    points = TinyRuns.train(TinyRuns.points(shared.resolve("runs")));
    run = TinyRuns.train(TinyRuns.images(images, shared.resolve("runs")));
  }

  private static JsonNode json(Object... arguments) throws IOException {
    Object[] all = Stream.concat(Stream.of("evaluate", "--json"), Stream.of(arguments)).toArray();
    return new ObjectMapper().readTree(Invocation.done(all).out());
  }

  @Test
  void allThatARunAllowsIsMeasuredAndKept() throws IOException {
    Path copy = TinyRuns.copy(run, folder.resolve("run"));
    JsonNode result = json("--run", copy, "--held-out", images);
    for (String key :
        List.of(
            "fd",
            "kd",
            "precision",
            "recall",
            "density",
            "coverage",
            "swd",
            "ms_ssim",
            "memorisation")) {
      assertThat(result.path(key).isNumber()).as(key).isTrue();
    }
    assertThat(result.has("inception_score")).as("an encoder has no classes").isFalse();
    assertThat(result.path("basis").path("extractor").path("name").asText())
        .isEqualTo("encoder of run at 12");
    assertThat(result.path("basis").path("generated").path("checkpoint").asInt()).isEqualTo(12);
    assertThat(result.path("warnings")).isNotEmpty();
    Path file = Path.of(result.path("out").asText());
    assertThat(file).hasParent(copy.resolve("evaluation"));
    assertThat(file.getFileName().toString()).matches("000000012-11-[0-9a-f]{8}\\.json");
    JsonNode kept = new ObjectMapper().readTree(Files.readString(file));
    assertThat(kept.path("fd")).isEqualTo(result.path("fd"));
    assertThat(
            file.resolveSibling(
                file.getFileName().toString().replace(".json", "-memorisation.png")))
        .isNotEmptyFile();
  }

  @Test
  void sameQuestionHasTheSameFileAndAnotherQuestionAnotherOne() throws IOException {
    Path copy = TinyRuns.copy(run, folder.resolve("run"));
    JsonNode first = json("--run", copy, "--metrics", "fd");
    JsonNode again = json("--run", copy, "--metrics", "fd");
    JsonNode other = json("--run", copy, "--metrics", "fd", "--seed", 2);
    assertThat(again.path("out")).isEqualTo(first.path("out"));
    assertThat(again.path("fd")).isEqualTo(first.path("fd"));
    assertThat(other.path("out")).isNotEqualTo(first.path("out"));
    try (Stream<Path> files = Files.list(copy.resolve("evaluation"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void commandFindsWhatTheLibraryFinds() throws IOException {
    TrainedRun trained = TrainedRun.open(run, OptionalLong.empty(), warning -> {});
    EvaluationProgress silent = EvaluationProgress.SILENT;
    try (TrainingData data =
            RunConfig.openData(trained.directory(), Optional.empty(), PackProgress.SILENT);
        TrainedGenerator generator = TrainedGenerator.of(trained);
        EncoderFeatures encoder = EncoderFeatures.of(trained);
        SampleSet real = SampleSet.of(data, 10_000, 1);
        SampleSet generated = SampleSet.generated(trained, generator, 1, 20, silent);
        Evaluation evaluation =
            Evaluation.against(
                Reference.of(real).with(encoder),
                EvaluationConfig.of(Measure.parse("fd,kd,prdc,swd"), 1),
                silent)) {
      EvaluationResult expected = evaluation.of(generated, silent);
      JsonNode found =
          json(
              "--run",
              run,
              "--metrics",
              "fd,kd,prdc,swd",
              "--n",
              20,
              "--out",
              folder.resolve("result.json"));
      expected
          .byKey()
          .forEach((key, value) -> assertThat(found.path(key).asDouble()).isEqualTo(value));
      assertThat(folder.resolve("result.json")).isNotEmptyFile();
    }
  }

  @Test
  void pointsAreMeasuredByTheirModes() throws IOException {
    JsonNode result = json("--run", points, "--n", 500, "--out", folder.resolve("r.json"));
    assertThat(result.path("modes_of").asInt()).isEqualTo(8);
    assertThat(result.path("modes").isIntegralNumber()).isTrue();
    assertThat(result.path("modes_high_quality").isNumber()).isTrue();
    assertThat(result.path("swd").asDouble()).isPositive();
    assertThat(result.path("fd").asDouble()).isPositive();
  }

  @Test
  void checkpointsOfARunDiffer() throws IOException {
    Path out = folder.resolve("r.json");
    JsonNode first = json("--run", run, "--metrics", "swd", "--checkpoint", 0, "--out", out);
    JsonNode last = json("--run", run, "--metrics", "swd", "--out", out);
    assertThat(first.path("basis").path("generated").path("checkpoint").asInt()).isZero();
    assertThat(first.path("swd")).isNotEqualTo(last.path("swd"));
  }

  @Test
  void twoSetsOfImagesAreCompared() throws IOException {
    Path made = folder.resolve("made");
    Invocation.done("generate", "--run", run, "--n", 12, "--out", made);
    JsonNode result = json("--real", images, "--fake", made, "--metrics", "swd,msssim");
    assertThat(result.path("swd").asDouble()).isPositive();
    JsonNode same = json("--real", images, "--fake", images, "--metrics", "swd,msssim");
    assertThat(same.path("swd").asDouble()).isLessThan(result.path("swd").asDouble() / 2);
    assertThat(same.path("ms_ssim")).isEqualTo(same.path("ms_ssim_real"));
    assertThat(same.has("out")).isFalse();
    JsonNode larger =
        json("--real", images, "--fake", made, "--metrics", "swd", "--resolution", 64);
    assertThat(larger.path("basis").path("swd").path("levels").size()).isEqualTo(3);
  }

  @Test
  void classesOfTheRealImagesMakeTheExtractor() throws IOException {
    Path labelled = folder.resolve("labelled");
    TinyRuns.drawImages(labelled.resolve("a"));
    TinyRuns.drawImages(labelled.resolve("b"));
    JsonNode result = json("--real", labelled, "--fake", images, "--metrics", "fd,is,modes");
    assertThat(result.path("inception_score").asDouble()).isBetween(1.0, 2.0);
    assertThat(result.path("modes_of").asInt()).isEqualTo(2);
    assertThat(result.path("basis").path("extractor").path("name").asText())
        .startsWith("labelled classifier");
  }

  @Test
  void featuresThatAreThereAreCompared() throws IOException {
    Path a = features("a.npy", 1, 300, 6);
    Path b = features("b.npy", 2, 200, 6);
    JsonNode result = json("--real-features", a, "--fake-features", b);
    assertThat(result.path("fd").asDouble()).isBetween(0.0, 0.5);
    assertThat(result.path("kd").isNumber()).isTrue();
    assertThat(result.path("precision").asDouble()).isGreaterThan(0.8);
    assertThat(result.has("swd")).isFalse();
    assertThat(result.path("basis").path("real").path("count").asInt()).isEqualTo(300);
  }

  private Path features(String name, long seed, int n, int width) {
    CounterRandom random = new CounterRandom(seed, Purpose.MIXTURE);
    float[] values = new float[n * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.normal(i, 0);
    }
    try (NpyFile file = NpyFile.create(folder.resolve(name), false, n, width)) {
      file.write(values);
    }
    return folder.resolve(name);
  }

  @Test
  void tableNamesEachQuantityAndWhatItRestsOn() {
    Invocation done =
        Invocation.done(
            "evaluate", "--run", run, "--metrics", "fd,swd", "--out", folder.resolve("r.json"));
    assertThat(done.out()).containsPattern("(?m)^fd +[0-9.e-]+ .*lower is better$");
    assertThat(done.out().lines()).hasSize(2);
    assertThat(done.err())
        .contains("extractor  encoder of", "all 11", "images 0 to 10 of seed 1", "r.json")
        .contains("warning: fd: too few samples");
    Invocation quiet =
        Invocation.done(
            "evaluate", "--run", run, "--metrics", "swd", "-q", "--out", folder.resolve("r.json"));
    assertThat(quiet.err().lines()).allMatch(line -> line.startsWith("warning: "));
  }

  @Test
  void changedDataAreToldOf() throws IOException {
    Path mine = TinyRuns.drawImages(folder.resolve("mine"));
    Path trained = TinyRuns.train(TinyRuns.images(mine, folder.resolve("runs")));
    Files.copy(mine.resolve("1.png"), mine.resolve("another.png"));
    Invocation done = Invocation.done("evaluate", "--run", trained, "--metrics", "swd", "--json");
    assertThat(done.err()).contains("warning: mine has changed since the run was trained");
    assertThat(done.out()).contains("has changed since");
  }

  @Test
  void wrongUsageIsExplained() throws IOException {
    Path six = features("six.npy", 1, 20, 6);
    Path five = features("five.npy", 1, 20, 5);
    Path text = Files.writeString(folder.resolve("text.npy"), "text");
    fails(2, List.of(), "--run RUN", "--real SPEC --fake SPEC", "--real-features");
    fails(2, List.of("--run", run, "--real", images), "in one way");
    fails(2, List.of("--real", images), "give --real and --fake");
    fails(2, List.of("--real-features", six), "give --real-features and --fake-features");
    fails(2, List.of("--real", images, "--fake", images, "--data", images), "--data is for --run");
    fails(2, List.of("--run", run, "--resolution", 32), "--resolution is for --real and --fake");
    fails(2, List.of("--run", run, "--metrics", "fid"), "no measure \"fid\"", "prdc");
    fails(2, List.of("--run", run, "--metrics", "is"), "needs class probabilities");
    fails(2, List.of("--run", run, "--n", 0), "--n 0");
    fails(
        2,
        List.of("--run", run, "--extractor", "eye"),
        "--extractor",
        "'eye' is not encoder|classifier");
    fails(
        2, List.of("--run", run, "--features", folder.resolve("no.onnx")), "no.onnx is not a file");
    fails(2, List.of("--run", run, "--features-input", "bytes"), "--features-input is for");
    fails(2, List.of("--run", run, "--checkpoint", 7), "no checkpoint 7");
    fails(2, List.of("--run", points, "--data", images), "makes points", "are images");
    fails(2, List.of("--run", points, "--metrics", "fd,msssim"), "msssim needs images");
    fails(2, List.of("--real", images, "--fake", images), "has no classes", "--features FILE.onnx");
    fails(3, List.of("--run", run, "--data", "nowhere"), "nowhere", "give a folder");
    Path nan = folder.resolve("nan.npy");
    try (NpyFile file = NpyFile.create(nan, false, 2, 6)) {
      file.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, Float.NaN, 10, 11, 12});
    }
    fails(3, List.of("--real-features", six, "--fake-features", nan), "nan.npy holds NaN");
    fails(2, List.of("--real-features", six, "--fake-features", five), "6 features", "ones 5");
    fails(3, List.of("--real-features", text, "--fake-features", six), "text.npy", "not a .npy");
    fails(
        2,
        List.of("--real-features", six, "--fake-features", six, "--metrics", "swd"),
        "swd needs images");
    fails(2, List.of("--real-features", six, "--fake-features", six, "--n", 3), "--n is for");
  }

  private static void fails(int code, List<Object> arguments, String... said) {
    Invocation failed =
        Invocation.of(Stream.concat(Stream.of("evaluate"), arguments.stream()).toArray());
    assertThat(failed.code()).as(arguments + ": " + failed.err()).isEqualTo(code);
    assertThat(failed.err()).contains(said);
    assertThat(failed.out()).isEmpty();
  }
}
