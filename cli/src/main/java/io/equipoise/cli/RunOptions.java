package io.equipoise.cli;

import io.equipoise.latent.TrainedModel;
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
    return TrainedRun.open(run, at(), terminal::say);
  }

  /** The same, or a bundle that was exported. */
  TrainedModel openModel(Terminal terminal) {
    return TrainedModel.open(run, at(), terminal::say);
  }

  private OptionalLong at() {
    return checkpoint == null ? OptionalLong.empty() : OptionalLong.of(checkpoint);
  }
}
