package io.equipoise.experiment;

import io.equipoise.latent.EnergySurface;
import io.equipoise.latent.TrainedDiscriminator;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;

/**
 * An {@link EnergySurface}: dark where usual, light where not, y upwards. Levels go by rank, so
 * that valleys show whatever the heights are elsewhere.
 */
final class SurfacePicture {
  private static final int SIDE = 240;
  private static final double DOT = 4;
  private static final int[] RAMP = {
    0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D, 0xFCFFA4
  };
  private static final Color GENERATED = new Color(0x00, 0xE5, 0xFF, 190);

  private SurfacePicture() {}

  /**
   * Draws the surface, and points on it.
   *
   * @param generated x and y in turn
   */
  static BufferedImage of(TrainedDiscriminator discriminator, float[] generated) {
    float[] levels = EnergySurface.of(discriminator::unusualness, SIDE).ranks();
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < levels.length; i++) {
      picture.setRGB(i % SIDE, i / SIDE, colour(levels[i]));
    }
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(GENERATED);
    double scale = SIDE / (2 * EnergySurface.EXTENT);
    for (int i = 0; i < generated.length; i += 2) {
      double x = (generated[i] + EnergySurface.EXTENT) * scale;
      double y = (EnergySurface.EXTENT - generated[i + 1]) * scale;
      graphics.fill(new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT));
    }
    graphics.dispose();
    return picture;
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
