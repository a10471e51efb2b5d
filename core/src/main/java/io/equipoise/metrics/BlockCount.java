package io.equipoise.metrics;

/** Counts the blocks that are done. */
final class BlockCount {
  private final long total;
  private final MeasureProgress progress;
  private long done;

  BlockCount(long total, MeasureProgress progress) {
    this.total = total;
    this.progress = progress;
  }

  void done() {
    done(1);
  }

  /** So many more are done. */
  void done(long more) {
    if (more > 0) {
      done += more;
      progress.progressed(done, total);
    }
  }
}
