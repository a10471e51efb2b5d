package io.equipoise.spark;

import io.equipoise.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private HelpOption help;

  @Override
  public void run() {
    help.show();
  }
}
