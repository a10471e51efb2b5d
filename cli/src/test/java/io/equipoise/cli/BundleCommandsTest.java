package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is good for, a bundle is good for, but for evaluation. */
class BundleCommandsTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path drawn;
  private static Path run;
  private static Path bundle;

  @BeforeAll
  static void train() {
    drawn = TinyRuns.drawImages(shared.resolve("images"));
    run = TinyRuns.train(TinyRuns.images(drawn, shared.resolve("runs"), "--fit", "stretch"));
    bundle = shared.resolve("bundle");
    Invocation.done("export", "--run", run, "--format", "safetensors", "--out", bundle);
  }

  private static Path image() {
    try (Stream<Path> all = Files.walk(drawn)) {
      return all.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode withoutPlace(Invocation done) throws IOException {
    JsonNode json = new ObjectMapper().readTree(done.out());
    return ((ObjectNode) json).without("out");
  }

  @Test
  void evaluateWantsTheRunOfABundle() {
    Invocation refused = Invocation.of("evaluate", "--run", bundle, "--metrics", "swd");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err())
        .contains(bundle + " is a bundle")
        .contains("give the run that it was exported from");
  }

  @Test
  void bundleScoresAsItsRun() throws IOException {
    ObjectNode[] scored = new ObjectNode[2];
    for (int i = 0; i < 2; i++) {
      Path out = folder.resolve("" + i);
      Path model = i == 0 ? run : bundle;
      scored[i] =
          withoutPlace(
              Invocation.done(
                  "score", "--run", model, "--data", drawn, "--out", out, "--json", "-q"));
    }
    assertThat(scored[1].path("scores")).isEqualTo(scored[0].path("scores")).hasSize(11);
    assertThat(scored[1]).isEqualTo(scored[0]);
  }

  @Test
  void bundleFindsTheVectorsThatItsRunFinds() throws IOException {
    for (String model : new String[] {"run", "bundle"}) {
      Invocation.done(
          "embed",
          "--run",
          model.equals("run") ? run : bundle,
          image(),
          "--steps",
          5,
          "--out",
          folder.resolve(model));
    }
    assertThat(folder.resolve("bundle/z.npy")).hasSameBinaryContentAs(folder.resolve("run/z.npy"));
    assertThat(folder.resolve("bundle/pairs.png"))
        .hasSameBinaryContentAs(folder.resolve("run/pairs.png"));
  }

  @Test
  void bundleGoesTheWayThatItsRunGoes() {
    for (Path model : new Path[] {run, bundle}) {
      Path out = folder.resolve(model.getFileName() + ".png");
      Object[] way = {"interpolate", "--run", model, "--from-image", image(), "--to-seed", 2};
      Invocation.done(Stream.concat(Stream.of(way), Stream.of("--out", out)).toArray());
    }
    assertThat(folder.resolve("bundle.png"))
        .hasSameBinaryContentAs(folder.resolve(run.getFileName() + ".png"));
  }

  @Test
  void whatABundleCannotDoIsTold() {
    assertThat(Invocation.of("train", "--resume", bundle))
        .matches(
            told -> told.code() == ExitCode.USAGE && told.err().contains("state of a training"));
    assertThat(Invocation.of("score", "--run", bundle, "--data", drawn))
        .matches(told -> told.code() == ExitCode.USAGE && told.err().contains("--out"));
    assertThat(Invocation.of("embed", "--run", bundle, image()))
        .matches(told -> told.code() == ExitCode.USAGE && told.err().contains("--out"));
    assertThat(Invocation.of("serve", "--run", bundle, "--follow", "--port", 0))
        .matches(
            told -> told.code() == ExitCode.USAGE && told.err().contains("no newer checkpoints"));
    assertThat(
            Invocation.of(
                "interpolate",
                "--run",
                bundle,
                "--checkpoint",
                5,
                "--from-seed",
                1,
                "--to-seed",
                2,
                "--out",
                folder.resolve("x.png")))
        .matches(told -> told.code() == ExitCode.USAGE && told.err().contains("--checkpoint"));
    assertThat(bundle).isDirectoryNotContaining(file -> Files.isDirectory(file));
  }

  @Test
  void damagedBundleIsRefusedByEveryCommand() throws IOException {
    Path damaged = TinyRuns.copy(bundle, folder.resolve("damaged"));
    TinyRuns.flip(damaged.resolve("model.safetensors"));
    Path out = folder.resolve("out.png");
    Object[][] commands = {
      {"score", "--data", drawn},
      {"embed", image()},
      {"interpolate", "--from-seed", 1, "--to-seed", 2},
    };
    for (Object[] command : commands) {
      Object[] all =
          Stream.concat(Stream.of(command), Stream.of("--run", damaged, "--out", out)).toArray();
      assertThat(Invocation.of(all))
          .matches(told -> told.code() == ExitCode.STORAGE && told.err().contains("SHA-256"));
    }
  }
}
