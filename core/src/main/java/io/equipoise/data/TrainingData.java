package io.equipoise.data;

import java.util.List;

/** A set of training samples with random access by index. Safe for use by many threads. */
public sealed interface TrainingData extends AutoCloseable permits ImageData, Mixture {
  /** Short name for run folders: {@code faces}, {@code mnist}, a folder's name; [a-z0-9-]. */
  String name();

  /** Number of samples. */
  long count();

  /**
   * What tells the content apart from any other: a run is resumed only with data that have the
   * same. Of sets that we read the SHA-256 (hex) of what the networks see, whatever the paths and
   * names.
   */
  String fingerprint();

  /** Shape of one sample: {C, H, W} of images, {2} of points. */
  long[] sampleShape();

  /** Names of the classes by label, or empty, as it is by default. */
  default List<String> classNames() {
    return List.of();
  }

  /** Gives back what is held open: nothing by default. */
  @Override
  default void close() {}
}
