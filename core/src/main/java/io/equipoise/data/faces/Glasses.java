package io.equipoise.data.faces;

import io.equipoise.data.faces.FaceFactors.GlassesStyle;

/** Frames with lenses that mirror a little, a bridge over the nose and temples to the ears. */
final class Glasses {
  private static final Rgb GLARE = Rgb.hex(0xE6F0F8);
  private static final double RIM = 0.013; // half the width of the frame

  private final FaceSurface surface;
  private final Palette palette;
  private final boolean round;
  private final boolean worn;
  private final double eyeU;
  private final double lens;
  private final double softness;

  Glasses(FaceSurface surface, Palette palette, FaceFactors factors, FaceLayout layout) {
    this.surface = surface;
    this.palette = palette;
    worn = factors.glasses().style() != GlassesStyle.NONE;
    round = factors.glasses().style() == GlassesStyle.ROUND;
    eyeU = layout.eyeU + 0.004;
    lens = 0.158 + 0.014 * factors.glasses().size();
    softness = surface.canvas.sampleWidth;
  }

  void paint() {
    if (!worn) {
      return;
    }
    double edge = surface.head.halfWidth;
    surface.paint(-edge, -0.2, edge, 0.24, this::paint);
  }

  private void paint(int sample, double u, double v) {
    double x = Math.abs(u);
    double y = v - 0.012;
    double glass = lensDistance(x - eyeU, y);
    double inside = Shapes.coverage(glass, softness);
    if (inside > 0) {
      double streak = Shapes.step(0.09, 0.0, Math.abs(u * 0.8 + y - 0.02 - 0.16 * Math.signum(u)));
      surface.blend(sample, GLARE, inside * (0.02 + 0.07 * streak));
    }
    double frame = Math.abs(glass) - RIM;
    double bridge = Math.abs(y + 0.035 + 1.5 * (0.006 - x * x)) - RIM;
    frame = Math.min(frame, Math.max(bridge, x - (eyeU - lens)));
    double temple = Math.abs(y + 0.05) - RIM * 0.9;
    frame = Math.min(frame, Math.max(temple, eyeU + lens - x));
    double near = Shapes.coverage(surface.distance[sample] - 0.01, softness);
    double alpha = near * Shapes.coverage(frame, softness);
    double gleam = 1 + 0.5 * Shapes.step(0, -0.1, y);
    surface.blend(sample, palette.glasses, gleam, 0.95 * alpha);
    surface.shade(sample, 0.12 * near * Shapes.step(0.06, 0, Math.abs(glass - 0.03)) * (1 - alpha));
  }

  private double lensDistance(double x, double y) {
    if (round) {
      return Shapes.length(x, y) - lens;
    }
    double corner = 0.055;
    double beyondX = Math.abs(x) - (lens * 1.04 - corner);
    double beyondY = Math.abs(y) - (lens * 0.8 - corner);
    double outside = Shapes.length(Math.max(0, beyondX), Math.max(0, beyondY));
    return outside + Math.min(0, Math.max(beyondX, beyondY)) - corner;
  }
}
