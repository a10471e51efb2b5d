package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A launcher with its ranks, or one rank that somebody else started. */
record Group(Process launcher, BufferedReader messages, List<String> said, Path runs)
    implements AutoCloseable {
  private static final long SECONDS_TO_END = 60;

  /** {@code launch --nproc ... -- train ...}. */
  static Group launch(Path runs, int ranks, int restarts, List<String> training)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("launch", "--nproc", "" + ranks));
    arguments.addAll(List.of("--max-restarts", "" + restarts, "--"));
    return start(runs, arguments, training, Map.of());
  }

  /** Another command than {@code train} under a launcher. */
  static Group command(Path folder, List<String> launch, List<String> command) throws IOException {
    List<String> all = java();
    all.addAll(launch);
    all.addAll(command);
    return start(folder, all, Map.of());
  }

  /** The launcher of one machine of several, with one rank. */
  static Group machine(
      Path runs, int node, int nodes, int port, int restarts, List<String> training)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("launch", "--nproc", "1"));
    arguments.addAll(List.of("--nnodes", "" + nodes, "--node-rank", "" + node));
    arguments.addAll(List.of("--master", "127.0.0.1:" + port, "--max-restarts", "" + restarts));
    arguments.add("--");
    return start(runs, arguments, training, Map.of());
  }

  /** {@code torchrun --no-python ... train ...}. */
  static Group torchrun(Path torchrun, Path runs, int ranks, int restarts, List<String> training)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(torchrun.toString(), "--nproc-per-node"));
    command.addAll(List.of("" + ranks, "--max-restarts", "" + restarts));
    command.addAll(List.of("--master-addr", "127.0.0.1", "--master-port", "" + freePort()));
    command.add("--no-python");
    command.addAll(java());
    command.addAll(training(runs, training));
    return start(runs, command, Map.of());
  }

  /** One rank under the variables of torchrun. */
  static Group rank(Path runs, int rank, int world, int port, List<String> training)
      throws IOException {
    Map<String, String> environment =
        Map.of(
            "RANK", "" + rank,
            "LOCAL_RANK", "" + rank,
            "WORLD_SIZE", "" + world,
            "LOCAL_WORLD_SIZE", "" + world,
            "MASTER_ADDR", "127.0.0.1",
            "MASTER_PORT", "" + port);
    return start(runs, List.of(), training, environment);
  }

  private static Group start(
      Path runs, List<String> before, List<String> training, Map<String, String> environment)
      throws IOException {
    List<String> command = java();
    command.addAll(before);
    command.addAll(training(runs, training));
    return start(runs, command, environment);
  }

  private static List<String> training(Path runs, List<String> training) {
    List<String> all = new ArrayList<>(List.of("train", "--out", runs.toString()));
    all.addAll(training);
    return all;
  }

  private static List<String> java() {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
  }

  private static Group start(Path runs, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new Group(
        process,
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
        new ArrayList<>(),
        runs);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** The processes of the ranks, rank 0 first. */
  List<ProcessHandle> ranks() {
    return launcher
        .toHandle()
        .children()
        .sorted(
            Comparator.comparing((ProcessHandle child) -> child.info().startInstant().orElseThrow())
                .thenComparing(ProcessHandle::pid))
        .toList();
  }

  /** Reads on to a line with this in it. */
  void await(String wanted) throws IOException {
    for (String line = messages.readLine(); line != null; line = messages.readLine()) {
      said.add(line);
      if (line.contains(wanted)) {
        return;
      }
    }
    throw new AssertionError("ended without saying " + wanted + ": " + String.join("\n", said));
  }

  /** Reads on until the run has a file. */
  void awaitFile(UnaryOperator<Path> file) throws IOException {
    while (!exists(file)) {
      await("kimg");
    }
  }

  private boolean exists(UnaryOperator<Path> file) throws IOException {
    if (!Files.exists(runs)) {
      return false;
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.anyMatch(run -> Files.exists(file.apply(run)));
    }
  }

  /** Reads to the end; the exit code. */
  int code() throws IOException, InterruptedException {
    for (String line = messages.readLine(); line != null; line = messages.readLine()) {
      said.add(line);
    }
    assertThat(launcher.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).as("ended").isTrue();
    return launcher.exitValue();
  }

  @Override
  public void close() throws IOException {
    launcher.descendants().forEach(ProcessHandle::destroyForcibly);
    launcher.destroyForcibly();
    messages.close();
  }
}
