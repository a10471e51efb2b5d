package io.equipoise.evaluation;

import io.equipoise.metrics.MeasureProgress;

/**
 * Told how an evaluation gets on. Called by the thread that evaluates; what it throws ends the
 * evaluation, which then leaves nothing behind.
 */
@FunctionalInterface
public interface EvaluationProgress {
  /** Tells nobody. */
  EvaluationProgress SILENT = (what, done, total) -> {};

  /**
   * A part of one piece of work is done.
   *
   * @param what is being done, e.g. "features of real images"
   * @param done parts done, from 1 to total
   * @param total parts of this piece of work
   */
  void progressed(String what, long done, long total);

  /** For one measure. */
  default MeasureProgress of(String what) {
    return (done, total) -> progressed(what, done, total);
  }
}
