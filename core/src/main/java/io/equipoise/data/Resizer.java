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

  /** Bytes as numbers; looked up in less time than they are converted. */
  private static final float[] LEVEL = new float[256];

  static {
    for (int i = 0; i < LEVEL.length; i++) {
      LEVEL[i] = i;
    }
  }

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
    float[][] pair = new float[2][place.width * c];
    for (int y = 0; y < place.height; y++) {
      Arrays.fill(plane, at(place, 0, y, side, c), at(place, place.width, y, side, c), 0);
    }
    int firstOpen = 0; // target rows before it are complete
    for (int source = 0; source < place.fromHeight; source++) {
      if (source % 2 == 0) {
        scalePair(picture, place, source, across, pair);
      }
      float[] row = pair[source % 2];
      while (down.first[firstOpen] + down.weights[firstOpen].length <= source) {
        firstOpen++;
      }
      for (int y = firstOpen; y < place.height && down.first[y] <= source; y++) {
        int tap = source - down.first[y];
        if (tap >= down.weights[y].length) {
          continue; // windows at the lower edge have unequal lengths
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

  /** Scales a row and the one below it, if there is one: the processor sums both at once. */
  private static void scalePair(
      Picture picture, Placement place, int source, AxisWeights across, float[][] pair) {
    byte[] pixels = picture.pixels();
    int c = picture.channels();
    int stride = picture.width() * c;
    int upper = (place.fromY + source) * stride + place.fromX * c;
    int lower = source + 1 < place.fromHeight ? upper + stride : upper;
    for (int x = 0; x < place.width; x++) {
      float[] weights = across.weights[x];
      int from = across.first[x] * c;
      if (c == 1) {
        sumGrey(pixels, upper + from, lower + from, weights, pair, x);
      } else {
        sumColour(pixels, upper + from, lower + from, weights, pair, 3 * x);
      }
    }
  }

  private static void sumGrey(
      byte[] pixels, int upper, int lower, float[] weights, float[][] pair, int to) {
    float sum = 0;
    float sumBelow = 0;
    for (float weight : weights) {
      sum += weight * LEVEL[pixels[upper++] & 0xff];
      sumBelow += weight * LEVEL[pixels[lower++] & 0xff];
    }
    pair[0][to] = sum;
    pair[1][to] = sumBelow;
  }

  private static void sumColour(
      byte[] pixels, int upper, int lower, float[] weights, float[][] pair, int to) {
    float red = 0;
    float green = 0;
    float blue = 0;
    float redBelow = 0;
    float greenBelow = 0;
    float blueBelow = 0;
    for (float weight : weights) {
      red += weight * LEVEL[pixels[upper] & 0xff];
      green += weight * LEVEL[pixels[upper + 1] & 0xff];
      blue += weight * LEVEL[pixels[upper + 2] & 0xff];
      redBelow += weight * LEVEL[pixels[lower] & 0xff];
      greenBelow += weight * LEVEL[pixels[lower + 1] & 0xff];
      blueBelow += weight * LEVEL[pixels[lower + 2] & 0xff];
      upper += 3;
      lower += 3;
    }
    pair[0][to] = red;
    pair[0][to + 1] = green;
    pair[0][to + 2] = blue;
    pair[1][to] = redBelow;
    pair[1][to + 1] = greenBelow;
    pair[1][to + 2] = blueBelow;
  }

  private static byte[] channels(float[] plane, int from, int to) {
    byte[] out = new byte[plane.length / from * to];
    for (int i = 0; i < out.length; i++) {
      if (from == to) {
        out[i] = level(plane[i]);
      } else if (from == 1) {
        out[i] = level(plane[i / to]);
      } else {
        out[i] = level(RED * plane[3 * i] + GREEN * plane[3 * i + 1] + BLUE * plane[3 * i + 2]);
      }
    }
    return out;
  }

  private static byte level(float value) {
    return (byte) Math.max(0, Math.min(255, (int) (value + 0.5))); // exact: the sum is a double
  }
}
