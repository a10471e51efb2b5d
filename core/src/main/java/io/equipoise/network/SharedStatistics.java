package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/** Batch norm's statistics where several processes hold parts of a batch. */
public interface SharedStatistics {
  /**
   * What every process computed of its part.
   *
   * @param own this process's, {@code [K]}
   * @return {@code [processes, K]}, equal in every process; gradients that reach it are added up
   *     over the processes on their way back to {@code own}
   */
  Tensor gather(Tensor own);

  /** Each process's share of the batch; they sum to 1. */
  double[] weights();

  /** Samples of the whole batch. */
  int samples();
}
