package io.equipoise.data.faces;

/** Lips, from closed to a broad smile that shows teeth. */
final class Mouth {
  private static final Rgb TEETH = Rgb.hex(0xF3EEE6);
  private static final Rgb INSIDE = Rgb.hex(0x4A1A1C);

  private final FaceSurface surface;
  private final Palette palette;
  private final FaceLayout layout;
  private final double softness;
  private final double smile;
  private final double gap;
  private final double upperLip;
  private final double lowerLip;
  private final double middle;

  Mouth(FaceSurface surface, Palette palette, FaceFactors factors, FaceLayout layout) {
    this.surface = surface;
    this.palette = palette;
    this.layout = layout;
    softness = surface.canvas.sampleWidth;
    FaceFactors.Mouth mouth = factors.mouth();
    smile = mouth.smile();
    gap = 0.115 * Shapes.step(0.25, 1, smile) * Shapes.step(0.15, 0.8, mouth.open());
    upperLip = 0.035 + 0.022 * mouth.fullness();
    lowerLip = 0.046 + 0.03 * mouth.fullness();
    middle = 0.35 * layout.noseLead;
  }

  void paint() {
    double reach = layout.mouthWidth + 0.05;
    surface.paint(
        middle - reach,
        layout.mouthY - 0.15,
        middle + reach,
        layout.mouthY + 0.2,
        (sample, u, v) -> paint(sample, (u - middle) / layout.mouthWidth, v - layout.mouthY));
  }

  private void paint(int sample, double across, double y) {
    double square = across * across;
    double bow = 1 - square;
    // Corners go up with a smile; the middle sinks a little so that the mouth stays in place.
    double lift = smile > 0 ? 0.075 * smile : 0.06 * smile;
    double level = y + lift * (square - 0.35) / (1 + 0.15 * square);
    paintCorners(sample, across, level);
    if (bow <= -0.1) {
      return;
    }
    double full = Math.max(0, bow);
    double dip = 0.3 * Shapes.hill(square / 0.1);
    double innerTop = -0.3 * gap * full;
    double innerBottom = 0.7 * gap * full;
    double outerTop = innerTop - upperLip * full * (1 - dip);
    double outerBottom = innerBottom + lowerLip * full * (1 - 0.25 * square);
    double lips = Math.max(outerTop - level, level - outerBottom);
    double alpha = Shapes.coverage(lips, softness + 0.006);
    if (alpha > 0) {
      // The upper lip looks down into shadow, the lower one up into the light.
      double lower = Shapes.step(innerTop - 0.01, innerBottom + 0.01, level);
      double highlight =
          Shapes.hill(square * 3 + Shapes.square((level - innerBottom - 0.02) / 0.022));
      surface.blend(sample, palette.lips, 0.78 + 0.2 * lower + 0.28 * highlight * lower, alpha);
    }
    double opening = Math.max(innerTop - level, level - innerBottom);
    paintOpening(sample, across, level, innerTop, opening);
    double line = Math.abs(level) - 0.012;
    double closed = 1 - Shapes.step(0, 0.03, gap);
    surface.blend(
        sample,
        INSIDE,
        0.85
            * closed
            * Shapes.step(1.05, 0.85, Math.abs(across))
            * Shapes.coverage(line, softness + 0.004));
  }

  private void paintOpening(
      int sample, double across, double level, double innerTop, double opening) {
    double inside = Shapes.coverage(opening, softness) * Shapes.step(0.004, 0.02, gap);
    if (inside <= 0) {
      return;
    }
    surface.blend(sample, INSIDE, inside);
    double teethBottom = level - innerTop - 0.72 * gap * Math.max(0, 1 - across * across);
    double sides = (Math.abs(across) - 0.9) * layout.mouthWidth;
    double teeth = Shapes.coverage(Math.max(teethBottom, sides), softness + 0.004);
    double shadow = 0.72 + 0.25 * Shapes.step(0, 0.025, level - innerTop) - 0.2 * across * across;
    surface.blend(sample, TEETH, shadow, teeth * inside);
  }

  private void paintCorners(int sample, double across, double level) {
    double x = (Math.abs(across) - 1) / 0.16;
    double y = level / 0.03;
    surface.shade(sample, 0.35 * Shapes.hill(x * x + y * y));
  }
}
