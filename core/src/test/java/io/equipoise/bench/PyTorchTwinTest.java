package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchTwinTest {
  private static final BenchConfig TINY = Tiny.config(ObjectiveConfig.Name.BEGAN, Precision.FP32);
  private static final TwinMode EAGER = new TwinMode("eager");

  @TempDir private Path folder;

  private static Path python() {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to compare with: give one by -Dequipoise.python=PATH");
    return Path.of(python);
  }

  /** A program in place of Python. */
  private Path program(String... lines) throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no shell");
    Path program = folder.resolve("python");
    Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void programIsAskedForBlocksAndItsAnswersAreRead() throws IOException {
    Path program =
        program(
            "echo '{\"ready\": true, \"implementation\": \"PyTorch 0\", \"mode\": \"'$4'\"}'",
            "while read go units; do",
            "  echo '{\"ms\": [1.5, '$units'], \"peak_memory_bytes\": 77}'",
            "done",
            "cp \"$1\" " + folder.resolve("script"));
    try (PyTorchTwin twin = PyTorchTwin.step(program, EAGER, TINY)) {
      assertThat(twin.implementation()).isEqualTo("PyTorch 0");
      assertThat(twin.mode()).isEqualTo("eager");
      assertThat(twin.block(4)).containsExactly(1.5, 4);
      assertThat(twin.peakMemoryBytes()).hasValue(77);
    }
    assertThat(folder.resolve("script")).content().startsWith("#!/usr/bin/env python3");
  }

  @Test
  void missingProgramIsToldWithWhatToDo() {
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(() -> PyTorchTwin.step(nowhere, EAGER, TINY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--vs-pytorch " + nowhere)
        .hasMessageContaining("give the path of a Python that has torch");
  }

  @Test
  void missingTorchIsToldWithWhatToDo() throws IOException {
    Path program = program("echo '{\"missing\": \"torch\"}'");
    assertThatThrownBy(() -> PyTorchTwin.step(program, EAGER, TINY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no torch: install it with " + program + " -m pip install torch");
  }

  @Test
  void programThatEndsIsToldWithItsLastWords() throws IOException {
    Path program = program("echo first >&2", "echo 'out of memory' >&2", "exit 1");
    assertThatThrownBy(() -> PyTorchTwin.step(program, EAGER, TINY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended before its time")
        .hasMessageContaining("out of memory");
  }

  @Test
  void programThatEndsInABlockIsToldToo() throws IOException {
    Path program = program("echo '{\"ready\": true}'", "read go", "echo killed >&2");
    try (PyTorchTwin twin = PyTorchTwin.step(program, EAGER, TINY)) {
      assertThatThrownBy(() -> twin.block(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("killed");
    }
  }

  @Test
  void unknownModeIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> new TwinMode("fast"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--mode fast")
        .hasMessageContaining("eager, channels-last, compile, bf16, compile-bf16");
    assertThat(new TwinMode("compile-bf16+frozen").name()).isEqualTo("compile-bf16+frozen");
  }

  @ParameterizedTest
  @CsvSource({"BEGAN, bf16+frozen", "EBGAN_PT, eager", "GAN, channels-last"})
  void pyTorchHasNetworksOfTheSameSize(ObjectiveConfig.Name objective, String mode) {
    BenchConfig config = Tiny.config(objective, Precision.FP32);
    try (PyTorchTwin twin = PyTorchTwin.step(python(), new TwinMode(mode), config);
        StepBench ours = new StepBench(config)) {
      assertThat(twin.weights()).isEqualTo(ours.weights());
      assertThat(twin.block(2)).hasSize(2).satisfies(Tiny::requireTimes);
      assertThat(twin.peakMemoryBytes().orElseThrow()).isGreaterThan(1 << 20);
      assertThat(twin.gflop())
          .isGreaterThan(1e-9 * StepFlop.ofStep(config.network(), objective, config.batch()));
    }
  }

  @Test
  void pyTorchSamplesFromTheSameGenerator() {
    try (PyTorchTwin twin = PyTorchTwin.sample(python(), EAGER, TINY);
        SampleBench ours = new SampleBench(TINY)) {
      assertThat(twin.weights()).isEqualTo(ours.weights());
      assertThat(twin.block(1)).hasSize(1);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"compile", "compile-bf16"})
  void pyTorchCompiles(String mode) {
    try (PyTorchTwin twin = PyTorchTwin.step(python(), new TwinMode(mode), TINY)) {
      assertThat(twin.block(1)).hasSize(1);
    }
  }
}
