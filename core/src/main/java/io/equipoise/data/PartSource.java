package io.equipoise.data;

/** The images of one part of a sharded set. */
interface PartSource extends ImageSequence {
  /**
   * SHA-256 of what the images are made of. What {@link #read} has seen is not read once more; the
   * rest is read.
   */
  String content();
}
