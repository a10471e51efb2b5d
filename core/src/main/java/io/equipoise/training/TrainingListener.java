package io.equipoise.training;

import io.equipoise.data.TrainingData;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;

/** Follows a run. Called on the training thread; every method does nothing unless overridden. */
public interface TrainingListener {
  /** A listener that ignores everything. */
  TrainingListener NONE = new TrainingListener() {};

  /**
   * The networks are built and the files are open; the first step follows.
   *
   * @param run where everything is written
   * @param networks a table of the networks' parts with shapes and numbers of weights
   */
  default void started(RunDirectory run, TrainConfig config, TrainingData data, String networks) {}

  /** A step is done. */
  default void stepped(Progress progress) {}

  /** A line of metrics was written. */
  default void ticked(Tick tick) {}

  /** The samples were measured; the values went to the metrics. */
  default void evaluated(Progress progress, EvaluationResult result) {}

  /** Work beside the steps gets on: making an evaluation ready, evaluating. */
  default void working(String what, double share) {}

  /** A sample grid was written. */
  default void sampled(Path file) {}

  /** A checkpoint was written. */
  default void saved(Path checkpoint) {}

  /** Something that the user should know and that does not stop the run, as a sentence. */
  default void warned(String message) {}
}
