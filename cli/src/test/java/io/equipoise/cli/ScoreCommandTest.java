package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path upright;
  private static Path lying;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    upright = shared.resolve("upright");
    lying = shared.resolve("lying");
    drawBars(upright, true);
    drawBars(lying, false);
    List<Object> options = new ArrayList<>(TinyRuns.images(upright, shared.resolve("runs")));
    options.set(options.indexOf("--steps") + 1, "150");
    options.addAll(List.of("--lr", "0.003"));
    run = Path.of(Invocation.done(options.toArray()).out().strip());
  }

  /** Bars at 24 places in two folders, which are classes. */
  private static void drawBars(Path set, boolean upright) throws IOException {
    for (int i = 0; i < 24; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 1024; p++) {
        int across = upright ? p % 32 : p / 32;
        image.getRaster().setSample(p % 32, p / 32, 0, across / 5 == i % 6 ? 230 : 20);
      }
      Path name =
          set.resolve(i < 12 ? "first" : "second, \"b\"").resolve("bar %d.png".formatted(i));
      Files.createDirectories(name.getParent());
      ImageIO.write(image, "png", name.toFile());
    }
  }

  private Invocation score(Object... more) {
    Object[] first = {"score", "--run", run, "--out", folder.resolve("out")};
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Invocation.done(all);
  }

  @Test
  void runTrainedOnOneThingFindsAnotherMoreUnusual() throws IOException {
    Invocation done = score("--data", upright, "--outliers", lying, "--json", "-q");
    assertThat(done.err()).isEmpty();
    JsonNode result = new ObjectMapper().readTree(done.out());
    assertThat(result.path("auroc").asDouble()).isGreaterThan(0.95);
    assertThat(result.path("auprc").asDouble()).isGreaterThan(0.95);
    assertThat(result.path("outliers").path("mean_energy").asDouble())
        .isGreaterThan(1.5 * result.path("data").path("mean_energy").asDouble());
    assertThat(result.path("scores")).hasSize(48);
    assertThat(result.path("scores").path(0).path("set").asText()).isEqualTo("outliers");
    assertThat(result.path("checkpoint").asLong()).isEqualTo(600);
    JsonNode summary = new ObjectMapper().readTree(folder.resolve("out/summary.json").toFile());
    assertThat(summary.path("auroc")).isEqualTo(result.path("auroc"));
    assertThat(summary.path("data").path("fingerprint").asText()).hasSize(64);
  }

  @Test
  void medianOfTwoEnergiesLiesBetweenThem() throws IOException {
    Path two = Files.createDirectories(folder.resolve("two"));
    Files.copy(upright.resolve("first/bar 0.png"), two.resolve("a.png"));
    Files.copy(lying.resolve("first/bar 1.png"), two.resolve("b.png"));
    JsonNode result = new ObjectMapper().readTree(score("--data", two, "--json").out());
    JsonNode data = result.path("data");
    assertThat(result.path("scores").path(0).path("energy").asDouble())
        .isGreaterThan(result.path("scores").path(1).path("energy").asDouble());
    assertThat(data.path("median_energy").asDouble())
        .isCloseTo(data.path("mean_energy").asDouble(), offset(1e-9));
  }

  @Test
  void linesNameEachImageMostUnusualFirst() throws IOException {
    Invocation done = score("--data", upright);
    List<String> lines = done.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("rank,energy,set,index,name,label");
    List<String> images = lines.subList(1, lines.size());
    assertThat(images).hasSize(24).allMatch(line -> line.matches("\\d+,[0-9.E-]+,data,\\d+,.+"));
    assertThat(images)
        .isSortedAccordingTo(
            Comparator.comparingDouble(line -> -Double.parseDouble(line.split(",", -1)[1])));
    assertThat(images).anyMatch(line -> line.endsWith("data,0,first/bar 0.png,first"));
    assertThat(images)
        .anyMatch(
            line ->
                line.endsWith("data,12,\"second, \"\"b\"\"/bar 12.png\",\"second, \"\"b\"\"\""));
    assertThat(folder.resolve("out/scores.csv")).hasContent(done.out());
    assertThat(done.err()).contains("24 images by the checkpoint at 600 images");
  }

  @Test
  void pictureShowsBothEndsOfEachSet() throws IOException {
    score("--data", upright, "--outliers", lying);
    BufferedImage both = ImageIO.read(folder.resolve("out/scores.png").toFile());
    score("--data", upright, "--n", 5);
    BufferedImage one = ImageIO.read(folder.resolve("out/scores.png").toFile());
    assertThat(both.getHeight()).isGreaterThan(2 * one.getHeight() - 10);
    assertThat(both.getWidth()).isGreaterThan(one.getWidth()); // 8 columns, 5 columns
  }

  @Test
  void resultsLieInTheRunUnlessAFolderIsGiven() {
    Invocation.done("score", "--run", run, "--data", upright, "--n", 3);
    assertThat(run.resolve("evaluation/000000600-scores-upright/scores.csv")).isRegularFile();
  }

  @Test
  void pointsAreScoredWithoutAPicture() throws IOException {
    Path points = TinyRuns.train(TinyRuns.points(folder.resolve("runs"), "--objective", "gan"));
    Path out = folder.resolve("points");
    Invocation done =
        Invocation.done(
            "score",
            "--run",
            points,
            "--data",
            "ring",
            "--outliers",
            "grid",
            "--n",
            300,
            "--json",
            "--out",
            out);
    JsonNode result = new ObjectMapper().readTree(done.out());
    assertThat(result.path("scores")).hasSize(600);
    assertThat(result.path("score").asText()).isEqualTo("minus logit");
    assertThat(result.path("auroc").asDouble()).isBetween(0.0, 1.0);
    assertThat(out.resolve("scores.png")).doesNotExist();
    assertThat(out.resolve("scores.csv")).isRegularFile();
  }

  @Test
  void wrongUseAndBadDataAreTold() {
    assertThat(Invocation.of("score", "--run", run, "--data", upright, "--n", 0))
        .matches(told -> told.code() == 2 && told.err().contains("give 1 or more"));
    assertThat(Invocation.of("score", "--run", run, "--data", "ring"))
        .matches(told -> told.code() == 2 && told.err().contains("give data of that shape"));
    assertThat(Invocation.of("score", "--run", run, "--data", folder.resolve("none")))
        .matches(told -> told.code() == 3 && told.err().contains("there is no data at"));
    assertThat(Invocation.of("score", "--run", run, "--data", upright, "--checkpoint", 7))
        .matches(told -> told.code() == 2);
  }
}
