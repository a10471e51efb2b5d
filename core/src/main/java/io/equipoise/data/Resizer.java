package io.equipoise.data;

import java.util.Arrays;

/**
 * Brings a picture to a square. Shrinking averages over the exact area each new pixel covers (so
 * nothing aliases); enlarging uses a Lanczos kernel of three lobes (Duchon 1979). Sums are float32
 * over the pixel values as stored, rounded once at the end.
 */
final class Resizer {
  // Rec. 601 luma
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private Resizer() {}

  /** Part of the source (in its pixels) and part of the target it goes to. */
  private record Placement(
      int fromX,
      int fromY,
      int fromWidth,
      int fromHeight,
      int toX,
      int toY,
      int width,
      int height) {}

  /**
   * The picture as {@code [side, side, channels]} uint8.
   *
   * @param channels 1 makes colour grey (Rec. 601 luma), 3 repeats grey
   */
  static byte[] square(Picture picture, int side, int channels, Fit fit) {
    Placement place = place(picture, side, fit);
    float[] plane = new float[side * side * picture.channels()]; // [side, side, c]
    boolean padded = place.width < side || place.height < side;
    if (padded) {
      int[] ground = picture.borderColour();
      for (int i = 0; i < plane.length; i++) {
        plane[i] = ground[i % ground.length];
      }
    }
    draw(picture, place, plane, side);
    return channels(plane, picture.channels(), channels);
  }

  private static Placement place(Picture picture, int side, Fit fit) {
    int width = picture.width();
    int height = picture.height();
    int longer = Math.max(width, height);
    boolean nearly = longer <= side && 4 * longer >= 3 * side;
    Fit chosen = fit != Fit.AUTO ? fit : width == height && nearly ? Fit.PAD : Fit.CROP;
    return switch (chosen) {
      case STRETCH -> new Placement(0, 0, width, height, 0, 0, side, side);
      case PAD -> {
        double scale = nearly ? 1 : (double) side / longer;
        int toWidth = (int) Math.max(1, Math.min(side, Math.round(width * scale)));
        int toHeight = (int) Math.max(1, Math.min(side, Math.round(height * scale)));
        yield new Placement(
            0, 0, width, height, (side - toWidth) / 2, (side - toHeight) / 2, toWidth, toHeight);
      }
      case CROP, AUTO -> {
        int shorter = Math.min(width, height);
        yield new Placement(
            (width - shorter) / 2, (height - shorter) / 2, shorter, shorter, 0, 0, side, side);
      }
    };
  }

  /** Row by row: each source row is scaled across once, then added to the target rows it covers. */
  private static void draw(Picture picture, Placement place, float[] plane, int side) {
    int c = picture.channels();
    AxisWeights across = new AxisWeights(place.fromWidth, place.width);
    AxisWeights down = new AxisWeights(place.fromHeight, place.height);
    float[] row = new float[place.width * c];
    for (int y = 0; y < place.height; y++) {
      Arrays.fill(plane, at(place, 0, y, side, c), at(place, place.width, y, side, c), 0);
    }
    int firstOpen = 0; // target rows before it are complete
    for (int source = 0; source < place.fromHeight; source++) {
      while (down.first[firstOpen] + down.weights[firstOpen].length <= source) {
        firstOpen++;
      }
      boolean scaled = false;
      for (int y = firstOpen; y < place.height && down.first[y] <= source; y++) {
        int tap = source - down.first[y];
        if (tap >= down.weights[y].length) {
          continue; // windows at the lower edge have unequal lengths
        }
        if (!scaled) {
          scaleRow(picture, place, source, across, row);
          scaled = true;
        }
        int to = at(place, 0, y, side, c);
        float weight = down.weights[y][tap];
        for (int i = 0; i < row.length; i++) {
          plane[to + i] += weight * row[i];
        }
      }
    }
  }

  private static int at(Placement place, int x, int y, int side, int c) {
    return ((place.toY + y) * side + place.toX + x) * c;
  }

  private static void scaleRow(
      Picture picture, Placement place, int source, AxisWeights across, float[] row) {
    int c = picture.channels();
    byte[] pixels = picture.pixels();
    int start = ((place.fromY + source) * picture.width() + place.fromX) * c;
    for (int x = 0; x < place.width; x++) {
      float[] weights = across.weights[x];
      int from = start + across.first[x] * c;
      if (c == 1) {
        float grey = 0;
        for (float weight : weights) {
          grey += weight * (pixels[from++] & 0xff);
        }
        row[x] = grey;
      } else {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (float weight : weights) {
          red += weight * (pixels[from] & 0xff);
          green += weight * (pixels[from + 1] & 0xff);
          blue += weight * (pixels[from + 2] & 0xff);
          from += 3;
        }
        row[3 * x] = red;
        row[3 * x + 1] = green;
        row[3 * x + 2] = blue;
      }
    }
  }

  private static byte[] channels(float[] plane, int from, int to) {
    byte[] out = new byte[plane.length / from * to];
    for (int pixel = 0; pixel < plane.length / from; pixel++) {
      for (int c = 0; c < to; c++) {
        float value;
        if (from == 3 && to == 1) {
          value =
              RED * plane[3 * pixel] + GREEN * plane[3 * pixel + 1] + BLUE * plane[3 * pixel + 2];
        } else {
          value = plane[from * pixel + (from == 1 ? 0 : c)];
        }
        out[pixel * to + c] = (byte) Math.max(0, Math.min(255, (int) (value + 0.5)));
      }
    }
    return out;
  }
}
