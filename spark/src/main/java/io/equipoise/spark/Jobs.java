package io.equipoise.spark;

import io.equipoise.cli.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All jobs: says what there is. */
@Command(
    name = "equipoise-spark.jar",
    description = "Equipoise on Apache Spark. Every node has the built folder at the same path.",
    footer = {
      "",
      "For example, JAR being EQUIPOISE/spark/target/equipoise-spark.jar:",
      "  spark-submit --master URL JAR train --tasks 4 -- --data /shared/set.epk --out /shared/runs",
      "  spark-submit --master URL JAR generate --run RUN --n 1000000 --out hdfs:///samples"
    })
final class Jobs implements Runnable {
  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private CommandSpec spec;

  Jobs(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out(), CommandLine.Help.Ansi.AUTO);
  }
}
