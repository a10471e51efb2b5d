package io.equipoise.training;

import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes ("ranks") that train one run together, each on its part of every batch. All of them
 * call the same methods in the same order.
 */
public interface GradientSync {
  /** A run in one process. */
  GradientSync LOCAL = tensor -> () -> {};

  /**
   * Begins to add a tensor up over the ranks, in place, to the same bits on each. Nobody touches it
   * until the returned wait is over.
   *
   * @param tensor contiguous, of the same shape on every rank
   * @return waits until the sum is there
   */
  Runnable sum(Tensor tensor);

  /**
   * Lets rank 0 do something, however long it takes, and tells all ranks what came of it; the
   * others wait.
   */
  default boolean onFirst(BooleanSupplier work) {
    return work.getAsBoolean();
  }

  /** Which of the ranks this is, from 0. Rank 0 writes the run. */
  default int rank() {
    return 0;
  }

  /** How many ranks there are. */
  default int world() {
    return 1;
  }

  /** Number of this rank among those of its machine: which GPU it takes. */
  default int localRank() {
    return 0;
  }
}
