package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program in a process of its own, and what it said. */
record Program(Process process, BufferedReader lines, List<String> said) implements AutoCloseable {
  static Program start(List<String> command, Map<String, String> environment, Path folder)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.directory(folder.toFile()).start();
    return new Program(
        process,
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
        new ArrayList<>());
  }

  /** Runs it to its end, which must be good; what it said. */
  static List<String> done(List<String> command, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    try (Program program = start(command, environment, folder)) {
      assertThat(program.code()).as("%s", program.said).isZero();
      return program.said;
    }
  }

  /** Reads on to a line with this in it, and returns that. */
  String await(String wanted) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.contains(wanted)) {
        return line;
      }
    }
    throw new AssertionError("it ended without saying " + wanted + ": " + said);
  }

  /** Reads to the end; the exit code. */
  int code() throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
    }
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    lines.close();
  }
}
