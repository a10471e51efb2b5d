package io.equipoise.latent;

import java.awt.Color;
import java.awt.image.BufferedImage;

/**
 * Where an image and what was made of it differ.
 *
 * @param errors mean absolute differences over the channels, {@code [R, R]}; empty where nothing
 *     was made
 */
public record ErrorMap(float[] errors) {
  /**
   * Compares two images.
   *
   * @param image {@code [C, R, R]} in [-1, 1]
   * @param made the same shape, or empty
   * @param channels C
   */
  public static ErrorMap of(float[] image, float[] made, int channels) {
    float[] errors = new float[made.length / channels];
    for (int i = 0; i < made.length; i++) {
      errors[i % errors.length] += Math.abs(image[i] - made[i]) / channels;
    }
    return new ErrorMap(errors);
  }

  /** The greatest difference. */
  public float most() {
    float most = 0;
    for (float error : errors) {
      most = Math.max(most, error);
    }
    return most;
  }

  /**
   * From black over red and yellow to white.
   *
   * @param white the difference that is drawn white
   */
  public BufferedImage picture(float white) {
    int side = (int) Math.round(Math.sqrt(errors.length));
    BufferedImage map = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < errors.length; i++) {
      float heat = white == 0 ? 0 : 3 * errors[i] / white;
      Color colour = new Color(part(heat), part(heat - 1), part(heat - 2));
      map.setRGB(i % side, i / side, colour.getRGB());
    }
    return map;
  }

  private static float part(float heat) {
    return Math.max(0, Math.min(1, heat));
  }
}
