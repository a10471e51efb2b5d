package io.equipoise.cli;

import io.equipoise.distributed.Launch;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code launch}: one run trained by several processes. */
@Command(
    name = "launch",
    sortOptions = false,
    description = {
      "Trains one run with several processes, each on its part of every batch.",
      "--batch is the batch of all of them together; only rank 0 writes the run."
    },
    footer = {
      "",
      "On this machine:",
      "  equipoise launch --nproc 2 -- train --data FOLDER",
      "On two machines, this on gpu1, and the same with --node-rank 1 on the other:",
      "  equipoise launch --nproc 4 --nnodes 2 --node-rank 0 --master gpu1:29500 \\",
      "    -- train --data FOLDER"
    })
final class LaunchCommand implements Callable<Integer> {
  private static final List<String> BENCH_SYNC = List.of("bench", "sync");
  private static final int DEFAULT_PORT = 29500;

  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private CommonOptions common;

  @Option(names = "--nproc", paramLabel = "N", description = "processes on this machine")
  private Integer processes;

  @Option(names = "--nnodes", paramLabel = "M", description = "machines (default: 1)")
  private Integer nodes;

  @Option(
      names = "--node-rank",
      paramLabel = "R",
      description = "number of this machine, from 0 (default: 0)")
  private Integer node;

  @Option(
      names = "--master",
      paramLabel = "HOST:PORT",
      description = "where the processes meet, on machine 0")
  private String master;

  @Option(
      names = "--max-restarts",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "restart from the last checkpoint when a process is lost, at most K times (default: 0)")
  private int restarts;

  @Parameters(
      arity = "1..*",
      paramLabel = "-- COMMAND",
      description = "what every process runs: train with its options, or bench sync")
  private List<String> command;

  private LaunchCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new LaunchCommand(terminal, System.getenv())).setStopAtPositional(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    terminal.quiet(common.quiet);
    List<String> verb = command.subList(0, Math.min(2, command.size()));
    if (!verb.get(0).equals("train") && !verb.equals(BENCH_SYNC)) {
      throw new IllegalArgumentException(
          "only train and bench sync can be launched, not %s: launch --nproc 2 -- train ..."
              .formatted(String.join(" ", verb)));
    }
    Launch.Codes codes = new Launch.Codes(ExitCode.PEER_LOST, ExitCode.FINAL);
    Launch launch = new Launch(plan(), childCommand(), codes, new Output());
    try (Signals signals = Signals.stopping(launch::stop, Signals.AFTER_THIS_STEP, terminal)) {
      int code = launch.run();
      return signals.came() ? signals.exitCode() : code;
    }
  }

  /** What is not given comes from the environment in which Kubeflow starts a node. */
  private Launch.Plan plan() {
    int machines = number(nodes, "PET_NNODES").orElse(1);
    String where = master == null ? environment.get("PET_MASTER_ADDR") : master;
    if (machines > 1 && where == null) {
      throw new IllegalArgumentException(
          "--nnodes " + machines + " needs --master HOST:PORT, an address of machine 0");
    }
    int port = number(null, "PET_MASTER_PORT").orElse(DEFAULT_PORT);
    String host = where == null || machines == 1 ? "127.0.0.1" : where;
    if (master != null && machines > 1) {
      int colon = master.lastIndexOf(':');
      host = colon < 0 ? master : master.substring(0, colon);
      port = colon < 0 ? DEFAULT_PORT : parsed(master.substring(colon + 1), "--master");
    }
    return new Launch.Plan(
        number(processes, "PET_NPROC_PER_NODE")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--nproc is missing: how many processes on this machine?")),
        machines,
        number(node, "PET_NODE_RANK").orElse(0),
        host,
        machines == 1 ? 0 : port,
        restarts);
  }

  private OptionalInt number(Integer given, String variable) {
    if (given != null) {
      return OptionalInt.of(given);
    }
    String value = environment.get(variable);
    return value == null ? OptionalInt.empty() : OptionalInt.of(parsed(value, variable));
  }

  private static int parsed(String value, String name) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + value + " is not a whole number", e);
    }
  }

  private List<String> childCommand() {
    List<String> all = OwnProgram.command(command);
    if (common.json && !command.contains("--json")) {
      all.add("--json");
    }
    return all;
  }

  /** Results as they are, everything else with the rank that said it. */
  private final class Output implements Launch.Listener {
    @Override
    public void result(String line) {
      terminal.out().println(line);
    }

    @Override
    public void message(int rank, String line) {
      terminal.tell("[rank " + rank + "] " + line);
    }

    @Override
    public void told(String message) {
      terminal.say("equipoise launch: " + message);
    }
  }
}
