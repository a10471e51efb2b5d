package io.equipoise.data.faces;

/** Eyes with lids, white, iris, pupil and highlight, and the brows above them. */
final class Eyes {
  private static final Rgb WHITE = Rgb.hex(0xF4EFEA);
  private static final Rgb PUPIL = Rgb.hex(0x14100E);
  private static final Rgb LASH = Rgb.hex(0x2A1A14);

  private final FaceSurface surface;
  private final Palette palette;
  private final FaceFactors factors;
  private final FaceLayout layout;
  private final double softness;
  private final double upper;
  private final double lower;
  private final double slant;

  Eyes(FaceSurface surface, Palette palette, FaceFactors factors, FaceLayout layout) {
    this.surface = surface;
    this.palette = palette;
    this.factors = factors;
    this.layout = layout;
    softness = surface.canvas.sampleWidth;
    double smile = Math.max(0, factors.mouth().smile());
    double open = 1 + 0.2 * factors.eyes().openness() - 0.08 * smile;
    upper = 0.087 * open * layout.eyeWidth / 0.138;
    lower = (0.057 - 0.014 * smile) * open * layout.eyeWidth / 0.138;
    slant = 0.11 * factors.eyes().slant() + 0.04;
  }

  void paint() {
    for (int side = -1; side <= 1; side += 2) {
      int eye = side;
      double middle = side * layout.eyeU;
      double reach = layout.eyeWidth + 0.06;
      surface.paint(
          middle - reach,
          -0.19,
          middle + reach,
          0.14,
          (sample, u, v) -> paintEye(sample, (u - middle) * eye, v, eye));
    }
  }

  /** {@code x} runs from the nose outwards, {@code y} down, both from the middle of the eye. */
  private void paintEye(int sample, double x, double y, int side) {
    double across = x / layout.eyeWidth;
    double level = y + slant * x;
    double bow = 1 - across * across;
    double lidTop = -upper * bow * (1 - 0.12 * across);
    double lidBottom = lower * bow * (1 + 0.15 * across);
    double steep = 1 / Math.sqrt(1 + Shapes.square(2 * upper * across / layout.eyeWidth));
    double distance = Math.max(lidTop - level, level - lidBottom) * steep;
    paintLidShadow(sample, across, level);
    double inside = Shapes.coverage(distance, softness);
    if (inside > 0) {
      double shadow = 0.62 + 0.38 * Shapes.step(0, 0.06, level - lidTop);
      surface.blend(sample, WHITE, 0.84 * shadow, inside);
      paintIris(sample, x, level, side, shadow, inside);
    }
    paintLids(sample, across, level, lidTop, lidBottom, steep);
  }

  private void paintLidShadow(int sample, double across, double level) {
    double y = (level + 0.045) / 0.125;
    double x = across / 1.35;
    double strength = 0.2 + 0.12 * factors.eyes().lashes();
    surface.shade(sample, strength * Shapes.hill(x * x + y * y));
  }

  private void paintIris(
      int sample, double x, double level, int side, double shadow, double inside) {
    double gaze = 0.02 * factors.eyes().gaze() + 0.02 * surface.head.sinTurn;
    double radius = 0.079 * (0.5 + 0.5 * layout.eyeWidth / 0.138);
    double dx = x - side * gaze;
    double dy = level + 0.012;
    double r = Shapes.length(dx, dy);
    double alpha = inside * Shapes.coverage(r - radius, softness);
    if (alpha <= 0) {
      return;
    }
    // Darker at the rim and under the lid, glowing on the side away from the lamp.
    double glow = 0.85 + 5 * dy + 0.45 * Shapes.step(radius, 0.3 * radius, r);
    double rim = 1 - 0.6 * Shapes.step(0.75 * radius, radius, r);
    surface.blend(sample, palette.iris, Math.max(0.2, glow) * rim * shadow, alpha);
    double pupil = Shapes.coverage(r - 0.44 * radius, softness);
    surface.blend(sample, PUPIL, alpha * pupil);
    double shineX = dx - side * (surface.light.x > 0 ? 0.022 : -0.022);
    double shine = Shapes.length(shineX, dy + 0.024) - 0.019;
    surface.blend(sample, WHITE, 1.15, 0.92 * inside * Shapes.coverage(shine, softness));
  }

  private void paintLids(
      int sample, double across, double level, double lidTop, double lidBottom, double steep) {
    double fade = Shapes.step(1.22, 0.95, Math.abs(across));
    if (fade <= 0) {
      return;
    }
    double lashes = factors.eyes().lashes();
    double wing = Math.max(lidTop, -0.35 * upper * (across - 0.2) * lashes - 0.2 * upper);
    double line = Math.abs(across) < 1 ? lidTop : across > 0 ? Math.min(0, wing) : 0;
    double thick = (0.015 + 0.013 * lashes) * (0.7 + 0.3 * across);
    double upperLine = Math.abs(level - line + 0.4 * thick) * steep - thick;
    surface.blend(sample, LASH, 0.9 * fade * Shapes.coverage(upperLine, softness));
    if (Math.abs(across) < 1) {
      double lowerLine = Math.abs(level - lidBottom) * steep - 0.006;
      surface.shade(sample, 0.35 * Shapes.coverage(lowerLine, softness));
      double crease = Math.abs(level - 1.25 * lidTop + 0.022) - 0.007;
      surface.shade(sample, 0.38 * Shapes.coverage(crease, 1.5 * softness) * (1 - across * across));
    }
  }

  void paintBrows() {
    FaceFactors.Brows brows = factors.brows();
    double length = layout.eyeWidth + 0.035;
    double thick = 0.021 + 0.02 * brows.thickness();
    double height = -0.185 - 0.022 * brows.height();
    for (int side = -1; side <= 1; side += 2) {
      int brow = side;
      double middle = side * (layout.eyeU + 0.012);
      surface.paint(
          middle - length - 0.03,
          height - 0.1,
          middle + length + 0.03,
          height + 0.12,
          (sample, u, v) -> {
            double across = (u - middle) * brow / length;
            double arch = 0.018 + 0.034 * brows.arch();
            double peak = across - 0.12;
            double line =
                height - arch * (0.6 - peak * peak) - 0.028 * (brows.tilt() - 0.4) * across;
            double taper = across < 0 ? 1 : 1 - 0.6 * across * across;
            double vertical =
                Math.abs(v - line) / Math.sqrt(1 + Shapes.square(2 * arch * peak / length))
                    - thick * taper;
            double ends = (Math.abs(across) - 1) * length;
            double soft = softness + 0.012;
            double alpha = Shapes.coverage(Math.max(vertical, ends), soft);
            double density = 0.72 + 0.24 * brows.thickness();
            surface.blend(sample, palette.brows, alpha * density);
          });
    }
  }
}
