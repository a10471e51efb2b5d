package io.equipoise.bench;

import java.util.OptionalLong;

/** Work that is timed in blocks, in turns with other work. Its owner closes it. */
public interface Contender extends AutoCloseable {
  /**
   * Does the work.
   *
   * @param units how often, at least 1
   * @return milliseconds of each unit; a single mean where a block can only be timed as a whole
   */
  double[] block(int units);

  /** The most memory held so far, in bytes; empty where the system does not tell. */
  OptionalLong peakMemoryBytes();

  @Override
  void close();
}
