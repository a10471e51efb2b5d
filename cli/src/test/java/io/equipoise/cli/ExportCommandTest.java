package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path points;
  private static Path images;

  @BeforeAll
  static void train() {
    points = TinyRuns.train(TinyRuns.points(shared.resolve("runs")));
    images =
        TinyRuns.train(
            TinyRuns.images(
                TinyRuns.drawImages(shared.resolve("drawn")),
                shared.resolve("runs"),
                "--objective",
                "gan",
                "--arch",
                "dcgan"));
  }

  private static Path made(Path run, Path out) {
    Invocation.done("generate", "--run", run, "--out", out, "--n", 20, "--raw");
    return out;
  }

  @Test
  void bundleMakesTheImagesOfItsRunToTheBit() {
    for (Path run : new Path[] {points, images}) {
      Path bundle = folder.resolve(run.getFileName());
      Invocation.done("export", "--run", run, "--format", "safetensors", "--out", bundle);
      assertThat(made(bundle, folder.resolve("bundle.npy")))
          .hasSameBinaryContentAs(made(run, folder.resolve("run.npy")));
    }
  }

  @Test
  void fileWithItsCompanionsIsARunToo() {
    Path file = folder.resolve("deep/faces.safetensors");
    Invocation done =
        Invocation.done("export", "--run", images, "--format", "safetensors", "--out", file);
    assertThat(done.out().lines())
        .containsExactly(
            file.toString(),
            folder.resolve("deep/faces.json").toString(),
            folder.resolve("deep/faces.md").toString());
    assertThat(made(file, folder.resolve("file.npy")))
        .hasSameBinaryContentAs(made(images, folder.resolve("run.npy")));
  }

  @Test
  void graphsOfRunAndBundleAreTheSame() throws IOException {
    Path bundle = folder.resolve("bundle");
    Invocation.done("export", "--run", images, "--format", "safetensors", "--out", bundle);
    Path ofRun = folder.resolve("run.onnx");
    Path ofBundle = folder.resolve("bundle.onnx");
    Invocation.done("export", "--run", images, "--format", "onnx", "--out", ofRun);
    Invocation.done("export", "--run", bundle, "--format", "onnx", "--out", ofBundle);
    assertThat(ofBundle).hasSameBinaryContentAs(ofRun);
    assertThat(folder.resolve("bundle-energy.onnx"))
        .hasSameBinaryContentAs(folder.resolve("run-energy.onnx"));
  }

  @Test
  void resultAsJsonNamesTheFiles() throws IOException {
    Path out = folder.resolve("points.onnx");
    Invocation done =
        Invocation.done(
            "export", "--run", points, "--format", "onnx", "--out", out, "--json", "-q");
    JsonNode result = JSON.readTree(done.out());
    assertThat(result.path("format").asText()).isEqualTo("onnx");
    assertThat(result.path("checkpoint").asLong()).isEqualTo(80);
    assertThat(result.path("files")).hasSize(2);
    for (JsonNode file : result.path("files")) {
      assertThat(Path.of(file.asText())).isNotEmptyFile();
    }
    assertThat(done.err()).isEmpty();
  }

  @Test
  void olderCheckpointIsExportedWhenAskedFor() throws IOException {
    Path out = folder.resolve("start");
    Invocation.done(
        "export", "--run", images, "--format", "safetensors", "--out", out, "--checkpoint", 0);
    assertThat(JSON.readTree(out.resolve("config.json").toFile()).path("images").asLong()).isZero();
    assertThat(Files.readString(out.resolve("README.md"))).contains("| real images seen | 0 |");
  }

  @Test
  void cardSaysWhatTheModelIsAndHowGoodItIs() throws IOException {
    Path run = TinyRuns.copy(images, folder.resolve("run"));
    Path evaluation = Files.createDirectories(run.resolve("evaluation"));
    Files.writeString(
        evaluation.resolve("000000012.json"),
        "{\"fd\": 12.5, \"recall\": 0.25, \"seed\": 3, \"fake\": {\"checkpoint\": 12}}");
    Files.writeString(
        evaluation.resolve("000000000.json"), "{\"fd\": 99.5, \"fake\": {\"checkpoint\": 0}}");
    Path out = folder.resolve("bundle");
    Invocation.done(
        "export", "--run", run, "--format", "safetensors", "--out", out, "--licence", "CC-BY-4.0");
    JsonNode config = JSON.readTree(out.resolve("config.json").toFile());
    assertThat(config.path("license").asText()).isEqualTo("CC-BY-4.0");
    assertThat(config.path("measures")).hasSize(1);
    String fingerprint =
        JSON.readTree(run.resolve("config.json").toFile())
            .at("/environment/data_fingerprint")
            .asText();
    assertThat(Files.readString(out.resolve("README.md")))
        .startsWith("---\nlicense: cc-by-4.0\nlibrary_name: equipoise\n")
        .contains("metrics:\n- fd\n- recall\n---\n")
        .contains("# `run`", "GAN (Goodfellow et al. 2014)", fingerprint)
        .contains("| 000000012.json | fd | 12.5000 |", "| 000000012.json | recall | 0.250000 |")
        .doesNotContain("99.5", "seed");
    assertThat(Safetensors.header(out.resolve("model.safetensors")).metadata())
        .containsEntry("license", "CC-BY-4.0")
        .containsEntry("data_fingerprint", fingerprint);
  }

  @Test
  void bundleTellsNoPathOfTheMachine() throws IOException {
    Path out = folder.resolve("bundle");
    Invocation.done("export", "--run", images, "--format", "safetensors", "--out", out);
    for (String file : new String[] {"config.json", "README.md"}) {
      assertThat(Files.readString(out.resolve(file))).doesNotContain(shared.toString());
    }
  }

  @Test
  void exportOfABundleKeepsLicenceAndMeasures() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Invocation.done(
        "export", "--run", images, "--format", "safetensors", "--out", first, "--licence", "MIT");
    Invocation.done("export", "--run", first, "--format", "safetensors", "--out", second);
    for (String file : new String[] {"config.json", "README.md", "model.safetensors"}) {
      assertThat(second.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
    }
  }

  @Test
  void damagedBundleIsAFailureOfStorage() {
    Path bundle = folder.resolve("bundle");
    Invocation.done("export", "--run", points, "--format", "safetensors", "--out", bundle);
    TinyRuns.flip(bundle.resolve("model.safetensors"));
    Invocation failed =
        Invocation.of("generate", "--run", bundle, "--out", folder.resolve("out.npy"));
    assertThat(failed.code()).isEqualTo(ExitCode.STORAGE);
    assertThat(failed.err()).contains("model.safetensors: has SHA-256");
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    refused("ends in .onnx", "--run", points, "--format", "onnx", "--out", folder.resolve("a"));
    Path file = Files.createFile(folder.resolve("there.txt"));
    refused("give a folder", "--run", points, "--format", "safetensors", "--out", file);
    Path graph = folder.resolve("a.onnx");
    refused("for --format onnx", "--run", points, "--format", "safetensors", "--out", graph);
    assertThat(graph).doesNotExist();
    refused(
        "is not an identifier",
        "--run",
        points,
        "--format",
        "onnx",
        "--out",
        folder.resolve("a.onnx"),
        "--licence",
        "free for all");
    refused("--format", "--run", points, "--format", "pickle", "--out", file);
  }

  private static void refused(String why, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "export";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Invocation refused = Invocation.of(all);
    assertThat(refused.code()).as(refused.err()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(why);
  }
}
