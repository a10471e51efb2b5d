package io.equipoise.data.faces;

/** The skin of the face with what is modelled in it: ears, nose, cheeks, sockets, blush. */
final class Features {
  private final FaceSurface surface;
  private final Palette palette;
  private final FaceFactors factors;
  private final FaceLayout layout;

  Features(FaceSurface surface, Palette palette, FaceFactors factors, FaceLayout layout) {
    this.surface = surface;
    this.palette = palette;
    this.factors = factors;
    this.layout = layout;
  }

  void paintEars() {
    for (int side = -1; side <= 1; side += 2) {
      paintEar(side);
    }
  }

  private void paintEar(int side) {
    HeadShape head = surface.head;
    Canvas canvas = surface.canvas;
    Light light = surface.light;
    // The ear on the side that turns away slips behind the head.
    double hidden = 0.13 * Math.max(0, side * head.sinTurn);
    double earX = side * (head.halfWidth + 0.02 - hidden);
    double earY = 0.08;
    double middleX = head.frameX(earX, earY);
    double middleY = head.frameY(earX, earY);
    int lastRow = canvas.column(middleY + 0.22);
    int lastColumn = canvas.column(middleX + 0.14);
    for (int row = canvas.column(middleY - 0.22); row < lastRow; row++) {
      for (int column = canvas.column(middleX - 0.14); column < lastColumn; column++) {
        double x = canvas.place(column);
        double y = canvas.place(row);
        double dx = (head.headX(x, y) - earX) * side;
        double dy = head.headY(x, y) - earY;
        double lean = dx + 0.22 * dy; // the top stands out further
        double radius = Shapes.length(lean / 0.085, dy / 0.165);
        double alpha = Shapes.coverage((radius - 1) * 0.085, canvas.sampleWidth);
        if (alpha > 0) {
          double cosine = light.cosine(0.75 * side * Math.min(1, radius), -0.1, 0.6);
          double inner = Shapes.hill(((lean - 0.005) * (lean - 0.005)) / 0.0025 + dy * dy / 0.011);
          double dim = 0.92 - 0.4 * inner;
          Rgb skin = palette.skin;
          canvas.blend(
              row * canvas.size + column,
              skin.red() * light.skinRed(cosine) * (dim + 0.06),
              skin.green() * light.skinGreen(cosine) * dim * 0.94,
              skin.blue() * light.skinBlue(cosine) * dim * 0.94,
              alpha);
        }
      }
    }
  }

  /** Models the surface, lights it and colours the cheeks. */
  void paintSkin() {
    model();
    surface.illuminate(palette.skin);
    double strength = 0.25 + 0.4 * factors.skin().blush();
    for (int side = -1; side <= 1; side += 2) {
      double cheek = side * 0.27;
      surface.paint(
          cheek - 0.2,
          0.02,
          cheek + 0.2,
          0.36,
          (sample, u, v) -> {
            double x = (u - cheek) / 0.2;
            double y = (v - 0.19) / 0.17;
            double alpha = strength * Shapes.hill(x * x + y * y);
            surface.blend(sample, palette.blush, Math.min(1, alpha) * inside(sample));
          });
    }
  }

  private double inside(int sample) {
    return Shapes.coverage(surface.distance[sample], surface.canvas.sampleWidth);
  }

  private void model() {
    double noseWidth = layout.noseWidth;
    double tip = layout.noseTip;
    double lead = layout.noseLead;
    double smile = Math.max(0, factors.mouth().smile());
    surface.raise(lead * 0.5, tip * 0.45, 0.095, tip * 0.75, 0.05); // bridge
    surface.raise(lead, tip - 0.015, 0.085 * noseWidth, 0.085, 0.045); // tip
    surface.raise(0, -0.2, 0.34, 0.13, 0.016); // brow ridge
    surface.raise(0, 0.56, 0.17, 0.11, 0.022); // chin
    surface.raise(0, 0.475, 0.14, 0.05, -0.012); // below the lower lip
    surface.raise(0, layout.mouthY, 0.22, 0.16, 0.018); // the mouth stands out a little
    for (int side = -1; side <= 1; side += 2) {
      surface.raise(lead * 0.7 + side * 0.072 * noseWidth, tip + 0.01, 0.045, 0.05, 0.018);
      surface.raise(side * layout.eyeU, 0.0, 0.17, 0.12, -0.02); // socket
      surface.raise(side * 0.26, 0.19, 0.19, 0.16, 0.018 + 0.022 * smile); // cheek
    }
  }

  /** Nostrils, and the shadow that the nose throws on the lip. */
  void paintNose() {
    double tip = layout.noseTip;
    double shadowU = layout.noseLead - 0.12 * surface.light.x;
    surface.paint(
        shadowU - 0.16,
        tip,
        shadowU + 0.16,
        tip + 0.16,
        (sample, u, v) -> {
          double x = (u - shadowU) / (0.12 * layout.noseWidth);
          double y = (v - tip - 0.055) / 0.055;
          surface.shade(sample, 0.33 * Shapes.hill(x * x + y * y));
        });
    for (int side = -1; side <= 1; side += 2) {
      double nostril = 0.8 * layout.noseLead + side * 0.042 * layout.noseWidth;
      surface.paint(
          nostril - 0.04,
          tip + 0.01,
          nostril + 0.04,
          tip + 0.08,
          (sample, u, v) -> {
            double x = (u - nostril) / (0.034 * layout.noseWidth);
            double y = (v - tip - 0.043) / 0.024;
            surface.shade(sample, 0.62 * Shapes.hill(x * x + y * y));
          });
    }
    // The side of the nose away from the lamp.
    double dark = surface.light.x > 0 ? -1 : 1;
    surface.paint(
        -0.2,
        -0.1,
        0.2,
        tip + 0.05,
        (sample, u, v) -> {
          double flank = layout.noseLead * Math.max(0, v) / tip + dark * 0.075;
          double x = (u - flank) / 0.06;
          double y = (v - tip * 0.45) / (tip * 0.75);
          double strength = 0.3 * Math.abs(surface.light.x) + 0.05;
          surface.shade(sample, strength * Shapes.hill(x * x + y * y));
        });
  }
}
