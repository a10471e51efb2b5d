package io.equipoise.data;

/** A set of square images, grey or RGB, that may have classes. Safe for use by many threads. */
public sealed interface ImageData extends TrainingData permits PackedImages, StackedImages {
  /**
   * Copies image {@code index}, {@code [H, W, C]} uint8, to {@code into[offset ..]}.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  void read(long index, byte[] into, int offset);

  /** Class of image {@code index}, or -1 if it has none. */
  int label(long index);

  /** Side of the images in pixels. */
  int resolution();

  /** 1 (grey) or 3 (RGB). */
  int channels();

  @Override
  default long[] sampleShape() {
    return new long[] {channels(), resolution(), resolution()};
  }
}
