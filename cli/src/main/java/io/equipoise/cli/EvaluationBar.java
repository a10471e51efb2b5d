package io.equipoise.cli;

import io.equipoise.evaluation.EvaluationProgress;
import io.equipoise.metrics.MeasureProgress;

/** Shows how an evaluation gets on. */
final class EvaluationBar implements EvaluationProgress {
  private final Terminal terminal;

  EvaluationBar(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void progressed(String what, long done, long total) {
    terminal.progress((double) done / total, what);
    if (done == total) {
      terminal.clear();
    }
  }

  /** For the training of a classifier, which is told of once when it begins. */
  MeasureProgress training(String set) {
    boolean[] told = {false};
    return (done, total) -> {
      if (!told[0]) {
        told[0] = true;
        terminal.tell("Training a classifier on %s, once: it is kept in the cache.".formatted(set));
      }
      progressed("training a classifier on " + set, done, total);
    };
  }
}
