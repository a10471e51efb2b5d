package io.equipoise.metrics;

/** Told how a long measure gets on. Called by the thread that measures. */
@FunctionalInterface
public interface MeasureProgress {
  /** Tells nobody. */
  MeasureProgress SILENT = (done, total) -> {};

  /**
   * A part of the work is done.
   *
   * @param done parts done, from 1 to total
   * @param total parts of the whole, of about equal cost
   */
  void progressed(long done, long total);
}
