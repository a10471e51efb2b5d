package io.equipoise.experiment;

/** How a training of an experiment ended. */
public enum Ending {
  /** Its budget is used up. */
  FINISHED,
  /** It was asked to stop and wrote a checkpoint. */
  STOPPED,
  /** Its numbers became infinite again and again. */
  DIVERGED
}
