package io.equipoise.training;

/** How a run ended. */
public enum Outcome {
  /** The budget is used up. */
  FINISHED,
  /** {@link Trainer#stop} was called; a checkpoint was written and the run can be resumed. */
  STOPPED
}
