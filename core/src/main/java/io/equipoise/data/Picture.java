package io.equipoise.data;

import java.util.HashMap;
import java.util.Map;

/**
 * A decoded image on the heap.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param pixels uint8 {@code [height, width, channels]}; 100 megapixels are not copied to be safe
 */
record Picture(int width, int height, int channels, byte[] pixels) {
  /** The most common colour of the outermost pixels, {@code [channels]}. */
  int[] borderColour() {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int x = 0; x < width; x++) {
      counts.merge(colour(x, 0), 1, Integer::sum);
      counts.merge(colour(x, height - 1), 1, Integer::sum);
    }
    for (int y = 1; y < height - 1; y++) {
      counts.merge(colour(0, y), 1, Integer::sum);
      counts.merge(colour(width - 1, y), 1, Integer::sum);
    }
    int best = -1;
    for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
      int order = best < 0 ? 1 : Integer.compare(entry.getValue(), counts.get(best));
      if (order > 0 || (order == 0 && entry.getKey() < best)) {
        best = entry.getKey();
      }
    }
    int[] colour = new int[channels];
    for (int c = channels - 1, rest = best; c >= 0; c--, rest >>= 8) {
      colour[c] = rest & 0xff;
    }
    return colour;
  }

  private int colour(int x, int y) {
    int at = (y * width + x) * channels;
    int packed = 0;
    for (int c = 0; c < channels; c++) {
      packed = (packed << 8) | (pixels[at + c] & 0xff);
    }
    return packed;
  }

  /**
   * Turned and mirrored so that it stands upright.
   *
   * @param orientation of the EXIF standard (CIPA DC-008, tag 0x0112), 1 to 8
   */
  Picture upright(int orientation) {
    if (orientation == 1) {
      return this;
    }
    boolean swapped = orientation >= 5;
    int outWidth = swapped ? height : width;
    int outHeight = swapped ? width : height;
    byte[] out = new byte[pixels.length];
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int fromX = swapped ? y : x;
        int fromY = swapped ? x : y;
        // which stored axis runs backwards: columns for 2, 3, 7, 8; rows for 3, 4, 6, 7
        if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) {
          fromX = width - 1 - fromX;
        }
        if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) {
          fromY = height - 1 - fromY;
        }
        System.arraycopy(
            pixels,
            (fromY * width + fromX) * channels,
            out,
            (y * outWidth + x) * channels,
            channels);
      }
    }
    return new Picture(outWidth, outHeight, channels, out);
  }
}
