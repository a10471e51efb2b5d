package io.equipoise.data.faces;

import io.equipoise.data.faces.FaceFactors.BeardStyle;

/** Moustache, goatee or full beard, from stubble to thick. */
final class Beard {
  private final FaceSurface surface;
  private final Palette palette;
  private final FaceLayout layout;
  private final BeardStyle style;
  private final double density;

  Beard(FaceSurface surface, Palette palette, FaceFactors factors, FaceLayout layout) {
    this.surface = surface;
    this.palette = palette;
    this.layout = layout;
    style = factors.beard().style();
    density = factors.beard().density();
  }

  void paint() {
    if (style == BeardStyle.NONE) {
      return;
    }
    double alpha = 0.42 + 0.5 * density;
    double width = surface.head.halfWidth;
    surface.paint(
        -1.1 * width,
        -0.1,
        1.1 * width,
        surface.head.halfHeight + 0.1,
        (sample, u, v) -> {
          double length = style == BeardStyle.MOUSTACHE ? 0 : 0.05 * density * thickness(u, v);
          double outline =
              Shapes.coverage(surface.distance[sample] - length, surface.canvas.sampleWidth);
          double grown = outline > 0 ? Shapes.coverage(edge(u, v), 0.05) : 0;
          if (grown > 0) {
            double curl = 0.9 + 0.25 * SmoothNoise.at(u * 22, v * 22, 5);
            surface.blend(sample, palette.brows, curl, alpha * grown * outline);
          }
        });
  }

  /** A beard stands off the chin, not off the cheeks. */
  private double thickness(double u, double v) {
    return Shapes.step(0.3, 0.6, v) * Shapes.step(0.5, 0.1, Math.abs(u));
  }

  /** Distance to the edge of what is grown over, negative inside. */
  private double edge(double u, double v) {
    double x = u - 0.35 * layout.noseLead;
    double moustache = moustache(x, v);
    return switch (style) {
      case NONE -> Double.MAX_VALUE;
      case MOUSTACHE -> moustache;
      case GOATEE -> Math.min(moustache, goatee(x, v));
      case FULL -> Math.min(moustache, cheekLine(u) - v);
    };
  }

  private double goatee(double x, double v) {
    double middle = layout.mouthY + 0.09;
    return (Shapes.length(x / 0.2, (v - middle) / 0.24) - 1) * 0.2;
  }

  /** The upper edge of a full beard: from the lip down the cheek and up to the ear. */
  private double cheekLine(double u) {
    double across = Math.min(1, Math.abs(u) / surface.head.halfWidth);
    double square = across * across;
    return layout.mouthY - 0.12 + 0.45 * across - 0.8 * square * square;
  }

  private double moustache(double x, double v) {
    double middle = layout.mouthY - 0.062 + 1.6 * x * x;
    double thick = 0.042 * (1 - 48 * x * x * Math.abs(x));
    return Math.max(Math.abs(v - middle) - thick, Math.abs(x) - layout.mouthWidth - 0.01);
  }
}
