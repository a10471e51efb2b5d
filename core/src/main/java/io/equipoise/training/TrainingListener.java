package io.equipoise.training;

import io.equipoise.data.TrainingData;
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

  /** A sample grid was written. */
  default void sampled(Path file) {}

  /** A checkpoint was written. */
  default void saved(Path checkpoint) {}

  /** Something that the user should know and that does not stop the run, as a sentence. */
  default void warned(String message) {}
}
