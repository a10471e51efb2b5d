package io.equipoise.data.faces;

import io.equipoise.data.faces.FaceFactors.HairStyle;

/** Hair behind the head, over the head, and its shadow on the face. */
final class Hair {
  private static final double CORNER = 0.1;

  private final FaceSurface surface;
  private final Canvas canvas;
  private final HeadShape head;
  private final Light light;
  private final Rgb color;
  private final HairCut cut;
  private final HairStyle style;
  private final double halfWidth;
  private final double halfHeight;

  /** The back of the head comes forward on the side that the face turns away from. */
  private final double backShift;

  Hair(FaceSurface surface, Palette palette, FaceFactors.Hair hair) {
    this.surface = surface;
    canvas = surface.canvas;
    head = surface.head;
    light = surface.light;
    color = palette.hair;
    cut = HairCut.of(hair);
    style = hair.style();
    halfWidth = head.halfWidth + cut.side();
    halfHeight = head.halfHeight + cut.top();
    backShift = -0.07 * head.sinTurn;
  }

  /** Whether the hair beside the face hides the ears. */
  boolean coversEars() {
    return cut.frontEnd() > 0.3;
  }

  /** Before neck and head. */
  void paintBehind() {
    if (style == HairStyle.BUN) {
      paintBun();
    }
    if (cut.backEnd() > 0) {
      paintDownTo(
          cut.backEnd(),
          (sample, x, y) -> {
            if (surface.distance[sample] < -0.05) {
              return; // the head will hide it
            }
            double edge = outline(x - 1.6 * backShift, y, cut.backEnd());
            double alpha = Shapes.coverage(edge, canvas.sampleWidth);
            if (alpha > 0) {
              double depth = 0.5 + 0.3 * Shapes.step(0.75, 1.05, Math.abs(x) / halfWidth);
              paintStrand(sample, x, y, depth, alpha);
            }
          });
    }
  }

  private void paintBun() {
    double bunY = -head.halfHeight - 0.1;
    double radius = 0.2;
    double middleX = 1.5 * backShift;
    surface.paintHead(
        middleX - radius - 0.02,
        bunY - radius - 0.02,
        middleX + radius + 0.02,
        bunY + radius + 0.02,
        (sample, x, y) -> {
          double nx = (x - middleX) / radius;
          double ny = (y - bunY) / radius;
          double round = Shapes.length(nx, ny);
          double alpha = Shapes.coverage((round - 1) * radius, canvas.sampleWidth);
          if (alpha > 0) {
            double nz = Math.sqrt(Math.max(0.05, 1 - round * round));
            double strands = 1 + 0.2 * SmoothNoise.at(nx * 2 + 9, ny * 5, 3);
            paintLit(sample, light.matt(light.cosine(nx, ny, nz)), strands, 0, alpha);
          }
        });
  }

  /** Darkens the skin below the hair; before the features of the face. */
  void paintShadow() {
    if (!HairCut.grows(style)) {
      return;
    }
    double reach = 0.05 + 0.5 * cut.top();
    paintDownTo(
        Math.min(head.halfHeight, cut.frontEnd() + reach),
        (sample, x, y) -> {
          if (surface.distance[sample] < canvas.sampleWidth) {
            double below = lineDistance(x + 0.04 * light.x, y + 0.06 * light.y);
            double fade = Shapes.step(cut.frontEnd() + reach, cut.frontEnd() - 0.12, y);
            surface.shade(sample, 0.34 * fade * Shapes.step(reach, 0, below));
          }
        });
  }

  /** Over the head, the ears and the clothes. */
  void paintFront() {
    if (!HairCut.grows(style)) {
      return;
    }
    boolean shaved = style == HairStyle.BUZZ || style == HairStyle.RECEDING;
    double soft = canvas.sampleWidth + (shaved ? 0.05 : 0.012);
    double opacity = shaved ? 0.85 : 1;
    // Short hair thins out above the ears; longer hair is cut off straight.
    boolean thins = cut.frontEnd() < 0.1;
    double thinning = thins ? 0.17 : 0.01;
    double closer = thins ? cut.side() : 0;
    paintDownTo(
        cut.frontEnd(),
        (sample, x, y) -> {
          double line = lineDistance(x, y);
          if (line > soft) {
            return;
          }
          double outside =
              outline(x - backShift, y, cut.frontEnd())
                  + closer * Shapes.step(-0.35, cut.frontEnd(), y);
          double alpha =
              opacity
                  * Shapes.coverage(outside, canvas.sampleWidth)
                  * Shapes.coverage(line, soft)
                  * Shapes.step(cut.frontEnd() + 0.02, cut.frontEnd() - thinning, y);
          if (alpha > 0) {
            double roots = 0.72 + 0.28 * Shapes.step(0, -0.14, line);
            paintStrand(sample, x, y, roots, alpha);
          }
        });
  }

  /** Calls the brush wherever hair may be above {@code bottom}. */
  private void paintDownTo(double bottom, FaceSurface.Brush brush) {
    double reach = halfWidth + 0.12 + cut.flare() * Math.max(0, bottom);
    surface.paintHead(-reach, -halfHeight - 0.05, reach, bottom + 0.05, brush);
  }

  /** Distance to the outer edge of hair that ends at {@code end}, negative inside. */
  private double outline(double x, double y, double end) {
    double wave = cut.lump() == 0 ? 0 : cut.lump() * SmoothNoise.at(x * 9 + 5, y * 9 + 5, 1);
    if (y < 0 || cut.ball()) {
      double height = y < 0 ? halfHeight : end;
      double up = y / height;
      double across = x / (halfWidth * (1 + 0.2 * up * up));
      double radius = Shapes.length(across, up) + 1e-9;
      return (radius - 1) * radius / Shapes.length(across / halfWidth, up / height) + wave;
    }
    double beside = Math.abs(x) - halfWidth - cut.flare() * y + wave + CORNER;
    double below = y - end + CORNER;
    double corner = Shapes.length(Math.max(0, beside), Math.max(0, below));
    return corner + Math.min(0, Math.max(beside, below)) - CORNER;
  }

  /** Distance below the hairline; negative where hair grows. */
  private double lineDistance(double x, double y) {
    double side = x / head.halfWidth;
    double height = y / head.halfHeight;
    double front = Math.max(0, 1 - 0.6 * side * side - height * height);
    double across = side - 0.9 * head.sinTurn * front;
    double slope = cut.lineSlope(across) / head.halfWidth;
    double wave = cut.lump() == 0 ? 0 : cut.lump() * SmoothNoise.at(x * 9, y * 9, 2);
    return (y - cut.lineAt(across)) / Math.sqrt(1 + slope * slope) + wave;
  }

  private void paintStrand(int sample, double x, double y, double depth, double alpha) {
    double nx = Math.max(-0.96, Math.min(0.96, (x - backShift) / halfWidth));
    double up = y < 0 ? y / halfHeight : 0.25 * y;
    double ny = Math.max(-0.96, Math.min(0.3, up));
    double nz = Math.sqrt(Math.max(0.08, 1 - nx * nx - ny * ny));
    double strands;
    if (cut.curls() > 0) {
      double curls = cut.curls();
      double first = SmoothNoise.at(x * curls, y * curls, 3);
      strands = 0.95 + 0.3 * first + 0.12 * SmoothNoise.at(x * 2.1 * curls, y * 2.1 * curls, 4);
      nx += 0.3 * first;
    } else {
      // Straight hair runs down from the crown, so strands are lines of equal longitude.
      double ring = y < 0 ? Math.sqrt(Math.max(0.06, 1 - up * up)) : 1;
      double longitude = x / (halfWidth * ring);
      strands =
          1
              + 0.2 * SmoothNoise.at(longitude * 5 + 40, y * 1.3, 3)
              + 0.12 * SmoothNoise.at(longitude * 13 + 40, y * 1.7, 4);
    }
    double cosine = light.cosine(nx, ny, nz);
    double band = (ny + 0.62) / 0.24;
    double toLamp = Math.max(0, 0.65 + 0.6 * nx * light.x);
    double shine = cut.sheen() * Shapes.hill(band * band) * (1 - nx * nx) * toLamp * strands;
    paintLit(sample, light.matt(cosine), strands * depth, depth * shine, alpha);
  }

  private void paintLit(int sample, double lit, double brightness, double shine, double alpha) {
    double gloss = 0.16 * shine;
    canvas.blend(
        sample,
        color.red() * (brightness * (light.ambient.red() + light.lamp.red() * lit) + shine) + gloss,
        color.green() * (brightness * (light.ambient.green() + light.lamp.green() * lit) + shine)
            + gloss,
        color.blue() * (brightness * (light.ambient.blue() + light.lamp.blue() * lit) + shine)
            + gloss,
        alpha);
  }
}
