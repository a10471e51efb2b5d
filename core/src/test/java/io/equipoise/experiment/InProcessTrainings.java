package io.equipoise.experiment;

import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.training.DivergedException;
import io.equipoise.training.Outcome;
import io.equipoise.training.Settings;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Trainings on a thread of this process, one after the other. */
final class InProcessTrainings implements TrainingLauncher {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "equipoise-trainings"));
  private volatile boolean stopping;
  private volatile Trainer current;

  @Override
  public CompletableFuture<Ending> start(PlannedRun run, ExperimentDirectory directory) {
    return CompletableFuture.supplyAsync(() -> train(run, directory), thread);
  }

  private Ending train(PlannedRun run, ExperimentDirectory directory) {
    if (stopping) {
      return Ending.STOPPED;
    }
    try (TrainingData data = Settings.open(run.config(), PackProgress.SILENT)) {
      Trainer trainer =
          directory
              .begun(run)
              .map(begun -> Trainer.resume(begun, run.config(), data, TrainingListener.NONE))
              .orElseGet(
                  () ->
                      Trainer.create(
                          run.config(), data, directory.runs(run), TrainingListener.NONE));
      current = trainer;
      Optional.of(trainer).filter(made -> stopping).ifPresent(Trainer::stop);
      return trainer.run() == Outcome.FINISHED ? Ending.FINISHED : Ending.STOPPED;
    } catch (DivergedException e) {
      return Ending.DIVERGED;
    } finally {
      current = null;
    }
  }

  @Override
  public void stop() {
    stopping = true;
    Optional.ofNullable(current).ifPresent(Trainer::stop);
  }

  @Override
  public void close() {
    stop();
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
