package io.equipoise.spark;

import io.equipoise.cli.ExitCode;
import io.equipoise.cli.Signals;
import io.equipoise.cli.Terminal;
import io.equipoise.distributed.GroupStore;
import io.equipoise.distributed.Launch;
import io.equipoise.distributed.Restarts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: one run trained by the tasks of a barrier stage. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains one run with several tasks, each a process of its own with its part of every batch.",
      "--batch is that of all together. Data and runs are in folders that all nodes see; relative"
          + " paths start in the folder that spark-submit was started in."
    },
    footer = {
      "",
      "spark-submit --master URL JAR train --tasks 4 --max-restarts 3 -- --data /shared/set.epk --out /shared/runs",
      "spark-submit --master URL --conf spark.task.cpus=8 JAR train --tasks 4 -- --resume /shared/runs/00007-began-set"
    })
final class TrainJob implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private JobOptions job;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      required = true,
      description = "how many; the cluster needs room for all at once")
  private int tasks;

  @Option(
      names = "--max-restarts",
      paramLabel = "K",
      defaultValue = "0",
      description = "start again from the last checkpoint when a task is lost (default: 0)")
  private int restarts;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "0",
      description = "of the driver, where the tasks meet (default: any that is free)")
  private int port;

  @Parameters(
      arity = "1..*",
      paramLabel = "-- OPTIONS",
      description =
          "of equipoise train; without --threads each task has as many as spark.task.cpus says")
  private List<String> options;

  private TrainJob(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new TrainJob(terminal)).setStopAtPositional(true);
  }

  @Override
  public Integer call() {
    terminal.quiet(job.common.quiet);
    require(tasks >= 1, "--tasks " + tasks + " is less than 1");
    require(port >= 0 && port <= 65535, "--port " + port + " is outside 0 to 65535");
    require(restarts >= 0, "--max-restarts " + restarts + " is less than 0");
    Home home = job.home();
    return Cluster.with(home, "train", context -> train(context, home));
  }

  private int train(JavaSparkContext context, Home home) {
    String host = context.getConf().get("spark.driver.host");
    try (GroupStore store = GroupStore.keep(host, port)) {
      String folder = Path.of("").toAbsolutePath().toString();
      RankTask task = new RankTask(home, command(context), folder, host, store.port());
      RankGroupStage stage = new RankGroupStage(context, store, task, tasks, terminal);
      Restarts group =
          new Restarts(
              restarts,
              new Launch.Codes(ExitCode.PEER_LOST, ExitCode.FINAL),
              stage::stopping,
              line -> terminal.say("equipoise train: " + line));
      try (Signals signals = Signals.stopping(stage::stop, Signals.AFTER_THIS_STEP, terminal)) {
        int code = group.run(stage::run);
        return signals.came() ? signals.exitCode() : code;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TERMINATED;
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** A run that goes on keeps its number of threads. */
  private List<String> command(JavaSparkContext context) {
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(options);
    if (!given("--threads") && !given("--resume")) {
      command.addAll(List.of("--threads", "" + Cluster.threads(context)));
    }
    if (job.common.json && !given("--json")) {
      command.add("--json");
    }
    return command;
  }

  private boolean given(String option) {
    return options.stream().anyMatch(o -> o.equals(option) || o.startsWith(option + "="));
  }
}
