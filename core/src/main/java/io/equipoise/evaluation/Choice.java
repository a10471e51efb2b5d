package io.equipoise.evaluation;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;

/**
 * Which samples of a set are taken: all in their order, or some at random, none twice.
 *
 * @param available samples in the set
 * @param count samples taken
 */
record Choice(long available, long count, long seed) {
  static Choice of(long available, long most, long seed) {
    if (most < 1) {
      throw new IllegalArgumentException("n is " + most + ": at least 1 sample is needed");
    }
    return new Choice(available, Math.min(available, most), seed);
  }

  /** Number in the set of the i-th sample taken. */
  long index(long i) {
    return count == available
        ? i
        : new CounterRandom(seed, Purpose.REFERENCE).permuted(0, i, available);
  }

  long[] indices(long... places) {
    long[] indices = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      indices[i] = index(places[i]);
    }
    return indices;
  }

  String words() {
    return count == available
        ? "all %d".formatted(count)
        : "%d of %d, chosen at random by seed %d".formatted(count, available, seed);
  }
}
