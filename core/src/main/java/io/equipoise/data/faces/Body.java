package io.equipoise.data.faces;

/** What is behind and below the head: background, neck, shoulders and clothes. */
final class Body {
  private final FaceSurface surface;
  private final Canvas canvas;
  private final Light light;
  private final Palette palette;
  private final FaceFactors factors;
  private final double middleX;
  private final double neckWidth;

  Body(FaceSurface surface, Palette palette, FaceFactors factors) {
    this.surface = surface;
    this.canvas = surface.canvas;
    this.light = surface.light;
    this.palette = palette;
    this.factors = factors;
    middleX = 0.5 * surface.head.frameX(0, 0.5);
    neckWidth = 0.245 + 0.035 * factors.head().jaw() + 0.02 * factors.head().width();
  }

  /** A soft gradient, brightest where the lamp would light a wall. */
  void paintBackground() {
    double gradient = 0.22 * factors.background().gradient();
    Rgb color = palette.background;
    for (int row = 0; row < canvas.size; row++) {
      double y = canvas.place(row);
      for (int column = 0; column < canvas.size; column++) {
        double x = canvas.place(column);
        double dx = x - 0.5 * light.x;
        double dy = y + 0.2;
        double glow = 1.12 - 0.22 * (dx * dx + dy * dy) - gradient * y;
        canvas.blend(
            row * canvas.size + column,
            color.red() * glow,
            color.green() * glow,
            color.blue() * glow,
            1);
      }
    }
  }

  void paintNeckAndShoulders() {
    for (int row = canvas.column(0.2); row < canvas.size; row++) {
      double y = canvas.place(row);
      double spread = Math.max(0, y - 0.62);
      double width = neckWidth + 0.9 * spread * spread;
      for (int column = 0; column < canvas.size; column++) {
        double x = canvas.place(column) - middleX;
        double edge = Math.abs(x) - width;
        double shoulders = shoulderDistance(x, y);
        double alpha = Shapes.coverage(Math.min(edge, shoulders), canvas.sampleWidth);
        if (alpha > 0) {
          paintNeck(row * canvas.size + column, x / width, x + middleX, y, alpha);
        }
      }
    }
  }

  private void paintNeck(int sample, double across, double x, double y, double alpha) {
    double side = Math.max(-1, Math.min(1, across));
    double nx = 0.9 * side;
    double nz = Math.sqrt(1 - nx * nx);
    double cosine = light.cosine(nx, 0.05, nz);
    HeadShape head = surface.head;
    // The head's shadow falls away from the lamp and softens with distance.
    double shadowX = x + 0.12 * light.x;
    double shadowY = y + 0.22 * light.y - 0.04;
    double away = head.distanceAt(head.headX(shadowX, shadowY), head.headY(shadowX, shadowY));
    double lit = 0.42 + 0.58 * Shapes.step(-0.08, 0.14, away);
    Rgb skin = palette.skin;
    canvas.blend(
        sample,
        skin.red() * light.skinRed(cosine) * (0.15 + 0.85 * lit),
        skin.green() * light.skinGreen(cosine) * lit,
        skin.blue() * light.skinBlue(cosine) * lit,
        alpha);
  }

  void paintClothes() {
    double pointed = factors.clothing().neckline();
    double depth = 0.1 + 0.24 * pointed;
    for (int row = canvas.column(0.6); row < canvas.size; row++) {
      double y = canvas.place(row);
      for (int column = 0; column < canvas.size; column++) {
        double x = canvas.place(column) - middleX;
        double shoulders = shoulderDistance(x, y) - 0.02;
        double alpha = Shapes.coverage(shoulders, canvas.sampleWidth);
        if (alpha <= 0) {
          continue;
        }
        double holeX = Math.abs(x) / (neckWidth + 0.05);
        double holeY = Math.max(0, (y - 0.74) / depth);
        double round = Shapes.length(holeX, holeY);
        double collar = (Shapes.mix(round, holeX + holeY, pointed) - 1) * depth;
        alpha *= Shapes.coverage(-collar, canvas.sampleWidth);
        double fold = 1 - 0.3 * Shapes.step(0.05, 0, collar);
        paintCloth(row * canvas.size + column, x, shoulders, fold, alpha);
      }
    }
  }

  private void paintCloth(int sample, double x, double shoulders, double fold, double alpha) {
    double nx = 0.75 * Math.max(-1, Math.min(1, x));
    double ny = -0.75 * Shapes.step(-0.25, 0, shoulders);
    double nz = 1;
    double unit = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    double lit = light.matt(light.cosine(nx * unit, ny * unit, nz * unit)) * fold;
    Rgb cloth = palette.clothing;
    canvas.blend(
        sample,
        cloth.red() * (light.ambient.red() * fold + light.lamp.red() * lit),
        cloth.green() * (light.ambient.green() * fold + light.lamp.green() * lit),
        cloth.blue() * (light.ambient.blue() * fold + light.lamp.blue() * lit),
        alpha);
  }

  private double shoulderDistance(double x, double y) {
    return (0.755 + 0.3 * x * x - y) / Math.sqrt(1 + 0.36 * x * x);
  }
}
