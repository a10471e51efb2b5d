package io.equipoise.training;

import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Quantity;
import io.equipoise.evaluation.Quantity.Better;
import io.equipoise.run.Checkpoints;
import io.equipoise.tensor.CorruptFileException;
import java.util.Optional;

/**
 * Chooses the checkpoint that is kept whatever follows: by a quantity of the evaluations or, for
 * BEGAN, by M at the last tick.
 */
final class BestCheckpoint {
  private final Checkpoints checkpoints;
  private final Optional<String> measure;
  private final Better better;
  private double candidate = Double.NaN; // of the state at hand
  private long evaluatedAt = -1; // images, of the candidate where it is of an evaluation

  /**
   * @param measure key of what it is chosen by; empty for nothing
   */
  BestCheckpoint(Checkpoints checkpoints, Optional<String> measure) {
    this.checkpoints = checkpoints;
    this.measure = measure;
    this.better = measure.flatMap(Quantity::of).map(Quantity::better).orElse(Better.LOWER);
  }

  /** Takes note of M, where that is what it is chosen by. */
  void ticked(Tick tick) {
    if (byConvergence()) {
      candidate = tick.values().getOrDefault(EvaluationSettings.CONVERGENCE, Double.NaN);
    }
  }

  /**
   * Takes note of an evaluation.
   *
   * @param images real images seen by then
   * @return whether the state at hand is the best so far, and worth a checkpoint of its own
   */
  boolean evaluated(EvaluationResult result, long images) {
    evaluatedAt = images;
    measure.flatMap(Quantity::of).ifPresent(quantity -> candidate = result.value(quantity));
    return !byConvergence() && isBest();
  }

  /** Marks the checkpoint of this many images, which is there, if it is the best so far. */
  void mark(long images) {
    boolean measured = byConvergence() || evaluatedAt == images; // another may not have been saved
    if (measured && isBest()) {
      checkpoints.markBest(images, measure.orElseThrow(), candidate);
    }
    if (!byConvergence()) {
      candidate = Double.NaN; // that was of this state alone; M stands until the next tick
    }
  }

  /** The state is an earlier one again: what was found of those after it is of none that stays. */
  void restored() {
    candidate = Double.NaN;
    evaluatedAt = -1;
  }

  private boolean byConvergence() {
    return measure.equals(Optional.of(EvaluationSettings.CONVERGENCE));
  }

  private boolean isBest() {
    if (measure.isEmpty() || Double.isNaN(candidate)) {
      return false;
    }
    return mark()
        .filter(best -> best.measure().equals(measure.get()))
        .map(best -> better == Better.HIGHER ? candidate > best.value() : candidate < best.value())
        .orElse(true);
  }

  /** A damaged one, of which saving has warned, is replaced by the next. */
  private Optional<Checkpoints.Best> mark() {
    try {
      return checkpoints.bestMark();
    } catch (CorruptFileException e) {
      return Optional.empty();
    }
  }
}
