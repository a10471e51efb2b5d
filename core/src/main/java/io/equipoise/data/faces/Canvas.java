package io.equipoise.data.faces;

/**
 * A square of colour samples in linear light. The frame is x in [-1, 1] to the right and y in [-1,
 * 1] down; a pixel of the image is the mean of its samples.
 */
final class Canvas {
  private static final int TONES = 4096;
  private static final double BRIGHTEST = 2;
  private static final byte[] SRGB = toneTable();

  /** Samples on each side. */
  final int size;

  /** Width of a sample in frame units: how soft an edge has to be. */
  final double sampleWidth;

  private final int samplesPerPixel;
  private final float[] colors; // [size, size, 3]

  Canvas(int resolution, int samplesPerPixel) {
    this.samplesPerPixel = samplesPerPixel;
    size = resolution * samplesPerPixel;
    sampleWidth = 2.0 / size;
    colors = new float[size * size * 3];
  }

  /** The x of a column's middle; the same for the y of a row. */
  double place(int column) {
    return (column + 0.5) * sampleWidth - 1;
  }

  /** The first column (or row) whose middle is at or after {@code x}, kept within the canvas. */
  int column(double x) {
    return (int) Math.max(0, Math.min(size, Math.ceil((x + 1) / sampleWidth - 0.5)));
  }

  /** Lays a colour over a sample; {@code alpha} 1 hides what was there. */
  void blend(int sample, double red, double green, double blue, double alpha) {
    int at = sample * 3;
    colors[at] += (float) ((red - colors[at]) * alpha);
    colors[at + 1] += (float) ((green - colors[at + 1]) * alpha);
    colors[at + 2] += (float) ((blue - colors[at + 2]) * alpha);
  }

  void blend(int sample, Rgb color, double alpha) {
    blend(sample, color.red(), color.green(), color.blue(), alpha);
  }

  /** Lets through only a share of each colour: shadows. */
  void multiply(int sample, double red, double green, double blue) {
    int at = sample * 3;
    colors[at] *= (float) red;
    colors[at + 1] *= (float) green;
    colors[at + 2] *= (float) blue;
  }

  /** The image as sRGB bytes [resolution, resolution, 3], from 8 to 247. */
  byte[] toBytes() {
    int resolution = size / samplesPerPixel;
    byte[] bytes = new byte[resolution * resolution * 3];
    int at = 0;
    for (int row = 0; row < resolution; row++) {
      for (int column = 0; column < resolution; column++) {
        for (int channel = 0; channel < 3; channel++) {
          bytes[at++] = pixel(row, column, channel);
        }
      }
    }
    return bytes;
  }

  private byte pixel(int row, int column, int channel) {
    float sum = 0;
    for (int j = 0; j < samplesPerPixel; j++) {
      int first = ((row * samplesPerPixel + j) * size + column * samplesPerPixel) * 3 + channel;
      for (int i = 0; i < samplesPerPixel; i++) {
        sum += colors[first + i * 3];
      }
    }
    return SRGB[tone(sum / (samplesPerPixel * samplesPerPixel))];
  }

  private static int tone(float linear) {
    // The square root spends the table's entries where the eye sees differences: in the dark.
    double root = Math.sqrt(Math.max(0, linear / BRIGHTEST));
    return (int) Math.min(TONES - 1, root * TONES);
  }

  private static byte[] toneTable() {
    byte[] table = new byte[TONES];
    for (int i = 0; i < TONES; i++) {
      double root = (i + 0.5) / TONES;
      double linear = root * root * BRIGHTEST;
      // Above 0.6 highlights are compressed instead of cut off.
      double shown = linear < 0.6 ? linear : 1 - 0.16 / (linear - 0.2);
      table[i] = (byte) (int) (8.5 + 239 * Rgb.encode(shown));
    }
    return table;
  }
}
