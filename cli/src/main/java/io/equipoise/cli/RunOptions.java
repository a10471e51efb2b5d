package io.equipoise.cli;

import io.equipoise.latent.TrainedModel;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which trained model a command uses: a run, or a bundle that was exported from one. */
public final class RunOptions {
  @Option(
      names = "--run",
      paramLabel = "RUN",
      required = true,
      description = "a run directory, or a bundle made by export")
  private Path run;

  @Option(
      names = "--checkpoint",
      paramLabel = "IMAGES",
      description = "the checkpoint after that many images (default: the newest)")
  private Long checkpoint;

  /** As given. */
  public Path path() {
    return run;
  }

  /** The checkpoint that is named, if one is. */
  public OptionalLong checkpoint() {
    return checkpoint == null ? OptionalLong.empty() : OptionalLong.of(checkpoint);
  }

  /** Opens it; what is wrong with newer checkpoints is said. */
  public TrainedModel open(Terminal terminal) {
    return TrainedModel.open(run, checkpoint(), terminal::say);
  }

  /**
   * Where results go: the folder that was given, or one in the run. A bundle stays as it was
   * written.
   *
   * @param given null: none
   */
  static Path folder(Path given, TrainedModel model, Function<RunDirectory, Path> inRun) {
    if (given != null) {
      return given;
    }
    if (model instanceof TrainedRun trained) {
      return inRun.apply(trained.directory());
    }
    throw new IllegalArgumentException(
        "this is a bundle, which nothing is written into: give a folder with --out");
  }
}
