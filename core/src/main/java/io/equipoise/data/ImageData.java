package io.equipoise.data;

import java.util.List;

/**
 * A set of square images, grey or RGB, that may have classes. Safe for use by many threads.
 *
 * <p>A program may bring a set of its own ({@code Training.on}): images by index, always the same
 * ones. {@link SingleImage#of} brings images of any size to the shape.
 */
public non-sealed interface ImageData extends TrainingData {
  /**
   * Copies image {@code index}, {@code [H, W, C]} uint8, to {@code into[offset ..]}.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  void read(long index, byte[] into, int offset);

  /** Class of image {@code index}, or -1 if it has none, as by default. */
  default int label(long index) {
    return -1;
  }

  /**
   * Names of the files that the images are from, inside the set, in the order of the images: {@code
   * cats/017.png}. Empty where there are none, as by default.
   */
  default List<String> fileNames() {
    return List.of();
  }

  /** Side of the images in pixels: 32, 64, 128 or 256 to train on. */
  int resolution();

  /** 1 (grey) or 3 (RGB). */
  int channels();

  @Override
  default long[] sampleShape() {
    return new long[] {channels(), resolution(), resolution()};
  }
}
