package io.equipoise.experiment;

import java.util.concurrent.CompletableFuture;

/** Carries out the trainings of a campaign, elsewhere than on its thread. */
public interface TrainingLauncher extends AutoCloseable {
  /**
   * Begins a run, or goes on with it from its newest checkpoint; returns at once.
   *
   * @return how it ended; or, exceptionally, why it failed
   */
  CompletableFuture<Ending> start(PlannedRun run, ExperimentDirectory directory);

  /** Asks every training to end after the step at hand, with a checkpoint. From any thread. */
  void stop();

  /** Returns when no training goes on any more. */
  @Override
  void close();
}
