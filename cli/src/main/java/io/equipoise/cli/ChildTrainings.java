package io.equipoise.cli;

import io.equipoise.data.DataException;
import io.equipoise.experiment.Ending;
import io.equipoise.experiment.ExperimentDirectory;
import io.equipoise.experiment.PlannedRun;
import io.equipoise.experiment.TrainingLauncher;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Trainings as processes of their own, each the command {@code train}. */
final class ChildTrainings implements TrainingLauncher {
  private final Set<Process> children = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  @Override
  public CompletableFuture<Ending> start(PlannedRun run, ExperimentDirectory directory) {
    Path log = directory.log(run);
    try {
      Process child = OwnProgram.start(arguments(run, directory), log);
      children.add(child);
      if (stopping) {
        OwnProgram.end(child);
      }
      return child
          .onExit()
          .thenApply(
              ended -> {
                children.remove(ended);
                return ending(run, ended.exitValue(), log);
              });
    } catch (IOException e) {
      throw new StorageException("the training " + run.name() + " could not be started", e);
    }
  }

  private static List<String> arguments(PlannedRun run, ExperimentDirectory directory) {
    Optional<RunDirectory> begun = directory.begun(run);
    return begun.isPresent()
        ? List.of("train", "--resume", begun.get().path().toString())
        : List.of(
            "train",
            "--config",
            directory.writeSettings(run).toString(),
            "--out",
            directory.runs(run).toString());
  }

  private static Ending ending(PlannedRun run, int code, Path log) {
    return switch (code) {
      case ExitCode.DONE -> Ending.FINISHED;
      case ExitCode.DIVERGED -> Ending.DIVERGED;
      case ExitCode.INTERRUPTED, ExitCode.TERMINATED, ExitCode.HANGUP -> Ending.STOPPED;
      default ->
          throw failure(
              code,
              "the training %s failed (exit code %d): %s; the rest is in %s"
                  .formatted(run.name(), code, lastLine(log), log));
    };
  }

  private static RuntimeException failure(int code, String message) {
    return switch (code) {
      case ExitCode.USAGE -> new IllegalArgumentException(message);
      case ExitCode.DATA -> new DataException(message);
      case ExitCode.STORAGE -> new StorageException(message);
      default -> new IllegalStateException(message);
    };
  }

  private static String lastLine(Path log) {
    String said = OwnProgram.said(log, 1);
    return said.isEmpty() ? "it said nothing" : said;
  }

  @Override
  public void stop() {
    stopping = true;
    children.forEach(OwnProgram::end);
  }

  @Override
  public void close() {
    stop();
    children.forEach(child -> child.onExit().join());
  }
}
