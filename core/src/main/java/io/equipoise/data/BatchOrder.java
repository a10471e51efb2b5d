package io.equipoise.data;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;

/**
 * Which sample comes when. Place k (samples seen so far, from 0) lies in epoch k / count, and every
 * epoch is a random permutation of the set. A pure function of (seed, k): no batch size, no state.
 */
public final class BatchOrder {
  private final CounterRandom order;
  private final CounterRandom flips;
  private final long count;

  /** Order of a set of {@code count} samples. */
  public BatchOrder(long seed, long count) {
    if (count < 1) {
      throw new IllegalArgumentException("a set of " + count + " samples has no order");
    }
    this.order = new CounterRandom(seed, Purpose.ORDER);
    this.flips = new CounterRandom(seed, Purpose.FLIP);
    this.count = count;
  }

  /** Index in the set of the sample at place {@code k} of the run. */
  public long index(long k) {
    return order.permuted(k / count, k % count, count);
  }

  /** Whether the image at place {@code k} of the run is mirrored left to right. */
  boolean flipped(long k) {
    return flips.bits(k, 0) < 0;
  }
}
