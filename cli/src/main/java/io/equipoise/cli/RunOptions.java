package io.equipoise.cli;

import io.equipoise.latent.TrainedRun;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** Which trained run a command uses. */
final class RunOptions {
  @Option(names = "--run", paramLabel = "RUN", required = true, description = "a run directory")
  private Path run;

  @Option(
      names = "--checkpoint",
      paramLabel = "IMAGES",
      description = "of the checkpoint after that many images (default: the newest)")
  private Long checkpoint;

  TrainedRun open(Terminal terminal) {
    OptionalLong at = checkpoint == null ? OptionalLong.empty() : OptionalLong.of(checkpoint);
    return TrainedRun.open(run, at, terminal::say);
  }
}
