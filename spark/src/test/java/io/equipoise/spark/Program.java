package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program in a process of its own, and what it said. */
record Program(Process process, Path log) implements AutoCloseable {
  static Program start(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    Path log = Files.createTempFile("equipoise-spark", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Program(builder.directory(folder.toFile()).start(), log);
  }

  /** Runs it to its end, which must be good; what it said. */
  static List<String> done(List<String> command, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    try (Program program = start(command, environment, folder)) {
      assertThat(program.code()).as("%s", program.said()).isZero();
      return program.said();
    }
  }

  List<String> said() throws IOException {
    return Files.readAllLines(log, StandardCharsets.UTF_8);
  }

  /** Waits for its end; the exit code. */
  int code() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    Files.delete(log);
  }
}
