package io.equipoise.spark;

import io.equipoise.cli.CommonOptions;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every job takes. */
final class JobOptions {
  @Mixin CommonOptions common;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "the built folder of Equipoise on every node (default: the one that this jar lies in)")
  private Path home;

  Home home() {
    return Home.of(home);
  }
}
