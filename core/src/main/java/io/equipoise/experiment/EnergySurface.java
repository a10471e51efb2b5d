package io.equipoise.experiment;

import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * How unusual a discriminator finds each point of the square [-1.2, 1.2] x [-1.2, 1.2]: dark where
 * usual, light where not, y upwards. Levels go by rank, so that valleys show whatever the heights
 * are elsewhere.
 */
final class EnergySurface {
  private static final int SIDE = 240;
  private static final double EXTENT = 1.2;
  private static final double DOT = 4;
  private static final int[] RAMP = {
    0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D, 0xFCFFA4
  };
  private static final Color GENERATED = new Color(0x00, 0xE5, 0xFF, 190);

  private EnergySurface() {}

  /**
   * Draws the surface, and points on it.
   *
   * @param generated x and y in turn
   */
  static BufferedImage of(TrainedDiscriminator discriminator, float[] generated) {
    float[] levels = ranks(unusualness(discriminator));
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < levels.length; i++) {
      picture.setRGB(i % SIDE, i / SIDE, colour(levels[i]));
    }
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(GENERATED);
    double scale = SIDE / (2 * EXTENT);
    for (int i = 0; i < generated.length; i += 2) {
      double x = (generated[i] + EXTENT) * scale;
      double y = (EXTENT - generated[i + 1]) * scale;
      graphics.fill(new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT));
    }
    graphics.dispose();
    return picture;
  }

  /** Of the middles of the pixels, row by row from the top. */
  private static float[] unusualness(TrainedDiscriminator discriminator) {
    float[] xy = new float[2 * SIDE * SIDE];
    double step = 2 * EXTENT / SIDE;
    for (int i = 0; i < SIDE * SIDE; i++) {
      xy[2 * i] = (float) ((i % SIDE + 0.5) * step - EXTENT);
      int row = i / SIDE;
      xy[2 * i + 1] = (float) (EXTENT - (row + 0.5) * step);
    }
    try (TensorScope scope = new TensorScope()) {
      return TensorData.floats(discriminator.unusualness(TensorData.of(xy, SIDE * SIDE, 2)));
    }
  }

  /** Share of the values that are below each. */
  private static float[] ranks(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float[] ranks = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = Arrays.binarySearch(sorted, values[i]);
      ranks[i] = (float) place / values.length;
    }
    return ranks;
  }

  private static int colour(float level) {
    float at = level * (RAMP.length - 1);
    int below = Math.min(RAMP.length - 2, (int) at);
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int from = RAMP[below] >> shift & 0xFF;
      int to = RAMP[below + 1] >> shift & 0xFF;
      mixed |= Math.round(from + (to - from) * (at - below)) << shift;
    }
    return mixed;
  }
}
