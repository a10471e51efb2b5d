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

  Path path() {
    return run;
  }

  /** The checkpoint that is named, if one is. */
  OptionalLong checkpoint() {
    return checkpoint == null ? OptionalLong.empty() : OptionalLong.of(checkpoint);
  }

  TrainedRun open(Terminal terminal) {
    return TrainedRun.open(run, checkpoint(), terminal::say);
  }

  /** The same, or a bundle that was exported. */
  TrainedModel openModel(Terminal terminal) {
    return TrainedModel.open(run, checkpoint(), terminal::say);
  }
}
