package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench} at its smallest, beside a program in Python's place, and beside Python itself. */
class BenchCommandTest {
  private static final String TINY = "--filters 4 --batch 2 --steps 2 --threads 1";

  @TempDir private Path folder;

  /** Answers as the twin does, with 40 ms a unit. */
  private Path slowPython() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no shell");
    Path program = folder.resolve("python");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo '{"implementation": "PyTorch 0", "mode": "'$4'", "gflop_per_step": 3, "images": 11}'
        while read go units; do echo '{"ms": [40], "peak_memory_bytes": 2097152}'; done
        """);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private static JsonNode json(String command, Object... rest) throws IOException {
    List<Object> words =
        new ArrayList<>(List.of(command.replaceFirst("bench \\w+", "$0 --json -q").split(" ", -1)));
    words.addAll(List.of(rest));
    Invocation done = Invocation.done(words.toArray());
    assertThat(done.err()).isEmpty();
    assertThat(done.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(done.out());
  }

  @Test
  void stepIsSetAgainstThePeakAndEachPeer() throws IOException {
    JsonNode found =
        json("bench step " + TINY + " --mode eager,bf16+frozen --vs-pytorch", slowPython());
    double millis = found.get("ms_per_step").asDouble();
    assertThat(millis).isPositive();
    assertThat(found.get("images_per_second").asDouble()).isCloseTo(2000 / millis, within(0.1));
    assertThat(found.get("gflop_per_step").asDouble()).isBetween(0.01, 0.1);
    double peak = found.at("/peaks/fp32/convolution_gflop_per_second").asDouble();
    assertThat(found.get("peak_share").asDouble())
        .isCloseTo(found.get("gflop_per_step").asDouble() / millis * 1000 / peak, within(1e-3));
    assertThat(found.at("/peaks/bf16/matrix_gflop_per_second").asDouble()).isPositive();
    assertThat(found.get("peak_memory_bytes").asLong()).isGreaterThan(1 << 20);
    assertThat(found.get("peer_ms_per_step").asDouble()).isEqualTo(40);
    assertThat(found.get("peer_peak_memory_bytes").asLong()).isEqualTo(2097152);
    assertRatioIsTheMedianOfTwoRounds(found);
    assertThat(found.get("peers")).hasSize(2);
    assertThat(found.at("/peers/1/peer_mode").asText()).isEqualTo("bf16+frozen");
  }

  @Test
  void sampleIsReportedForPeople() throws IOException {
    String command = "bench sample --precision bf16 " + TINY + " --vs-pytorch " + slowPython();
    Invocation done = Invocation.done(List.of(command.split(" ", -1)).toArray());
    assertThat(done.out())
        .contains("32 px, n = 4, batch 2, began, bf16, 1 thread, 2 timed")
        .containsPattern("equipoise +[0-9.]+ ms a batch, [0-9.]+ images/s")
        .containsPattern(
            "PyTorch 0 bf16 +40[.,]0 ms a batch, 50[.,]0 images/s, 3[.,]00 GFLOP, 2 MiB")
        .containsPattern("equipoise is [0-9.]+ times as fast")
        .containsPattern("peak fp32 +[0-9]+ GFLOP/s in a convolution");
    assertThat(done.err()).contains("Starting PyTorch (bf16)...");
  }

  @Test
  void readingOfImagesIsSetAgainstPil() throws IOException {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    JsonNode found =
        json("bench data --resolution 16 --steps 2 --vs-pytorch", slowPython(), "--data", images);
    assertThat(found.get("images").asInt()).isEqualTo(11);
    assertThat(found.get("packing_images_per_second").asDouble()).isPositive();
    assertThat(found.get("images_per_second").asDouble()).isPositive();
    assertThat(found.get("ms_per_step").asDouble()).isPositive();
    assertThat(found.get("peer_images_per_second").asDouble()).isEqualTo(275);
    assertRatioIsTheMedianOfTwoRounds(found);
  }

  private static void assertRatioIsTheMedianOfTwoRounds(JsonNode found) {
    JsonNode rounds = found.get("ratio_by_round");
    assertThat(rounds).hasSize(2);
    double middle = (rounds.get(0).asDouble() + rounds.get(1).asDouble()) / 2;
    assertThat(found.get("ratio").asDouble()).isCloseTo(middle, within(middle * 1e-3)).isPositive();
  }

  @Test
  void setThatPilReadsOtherwiseIsRefused() throws IOException {
    Path images = TinyRuns.drawImages(folder.resolve("images"));
    Files.delete(images.resolve("3.png"));
    Invocation failed =
        Invocation.of("bench", "data", "--vs-pytorch", slowPython(), "--data", images);
    assertThat(failed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failed.err()).contains("reads 11 images of the set and equipoise 10");
  }

  @Test
  void pyTorchIsBeatenOrNotButMeasured() throws IOException {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to compare with: give one by -Dequipoise.python=PATH");
    JsonNode found = json("bench step " + TINY + " --vs-pytorch", python);
    assertThat(found.get("peer").asText()).startsWith("PyTorch ");
    assertThat(found.get("peer_mode").asText()).isEqualTo("eager");
    assertThat(found.get("peer_gflop_per_step").asDouble())
        .isGreaterThan(found.get("gflop_per_step").asDouble());
    assertThat(found.get("ratio").asDouble()).isPositive();
  }

  @Test
  void completionKnowsTheBenchmarks() {
    assertThat(Invocation.done("completion").out()).contains("bench", "--vs-pytorch");
  }

  @Test
  void scalingIsReadOutForEachNumberOfRanks() throws IOException {
    JsonNode found =
        json(
            "bench scaling --filters 4 --batch 8 --compute-ms 50 --latency-ms 0.1 --bandwidth 1"
                + " --ranks 1,8 --images 3600000");
    JsonNode one = found.at("/ranks/0");
    assertThat(one.path("ms_per_step").asDouble()).isEqualTo(50);
    assertThat(one.path("images_per_second").asDouble()).isEqualTo(160);
    assertThat(one.path("pass_hours").asDouble()).isCloseTo(6.25, within(1e-9));
    assertThat(one.path("data_mb_per_second_per_rank").asDouble())
        .isCloseTo(160 * 32 * 32 * 3 / 1e6, within(1e-9));
    JsonNode eight = found.at("/ranks/1");
    double weights =
        found.path("generator_bytes").asDouble() + found.path("discriminator_bytes").asDouble();
    double energies = 4 * (2 * 64 + 4);
    double sums = 3 * 14 * 0.1 + 14.0 / 8 * (weights + energies) / 1e6;
    assertThat(eight.path("sums_ms").asDouble()).isCloseTo(sums, within(1e-9));
    assertThat(eight.path("efficiency").asDouble()).isCloseTo(50 / (50 + sums), within(1e-9));
  }

  @Test
  void scalingRefusesALinkThatCannotBe() {
    Invocation run =
        Invocation.of(
            "bench", "scaling", "--compute-ms", "1", "--latency-ms", "0", "--bandwidth", "0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("the bandwidth above 0");
  }
}
