package io.equipoise.data;

import java.util.List;

/** A set of training samples with random access by index. Safe for use by many threads. */
public sealed interface TrainingData extends AutoCloseable permits ImageData, Mixture {
  /** Short name for run folders: {@code faces}, {@code mnist}, a folder's name; [a-z0-9-]. */
  String name();

  /** Number of samples. */
  long count();

  /** SHA-256 (hex) of the content as the networks see it; does not depend on paths or names. */
  String fingerprint();

  /** Shape of one sample: {C, H, W} of images, {2} of points. */
  long[] sampleShape();

  /** Names of the classes by label, or empty. */
  List<String> classNames();

  /** Gives back what is held open. */
  @Override
  void close();
}
