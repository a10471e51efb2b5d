package io.equipoise.data.faces;

import java.util.Arrays;

/**
 * The head seen from the canvas: for every sample its place on the face, the tilt of the surface
 * there and, once {@link #illuminate} has run, the light that falls on it.
 */
final class FaceSurface {
  /** Beyond this distance from the outline nothing of the head is painted. */
  private static final double MARGIN = 0.12;

  final Canvas canvas;
  final HeadShape head;
  final Light light;

  /** To the outline of the head, in head coordinates. */
  final float[] distance;

  /** Place on the face: to the right and down, in head coordinates when the head is not turned. */
  final float[] u;

  final float[] v;

  private final float[] normalX;
  private final float[] normalY;
  private final float[] normalZ;
  private final float[] lightRed;
  private final float[] lightGreen;
  private final float[] lightBlue;

  FaceSurface(Canvas canvas, HeadShape head, Light light) {
    this.canvas = canvas;
    this.head = head;
    this.light = light;
    int samples = canvas.size * canvas.size;
    distance = new float[samples];
    u = new float[samples];
    v = new float[samples];
    normalX = new float[samples];
    normalY = new float[samples];
    normalZ = new float[samples];
    lightRed = new float[samples];
    lightGreen = new float[samples];
    lightBlue = new float[samples];
    Arrays.fill(distance, 1);
    double reach = head.halfWidth + 2 * MARGIN;
    double high = head.halfHeight + 2 * MARGIN;
    paintHead(-reach, -high, reach, high, this::place);
  }

  private void place(int sample, double headX, double headY) {
    double height = headY / head.halfHeight;
    double narrowing = head.narrowing(height);
    double across = (headX - head.shift(height)) / (head.halfWidth * narrowing);
    distance[sample] = (float) head.distance(across, height, narrowing);
    double depth = Math.sqrt(Math.max(0, 1 - across * across - height * height));
    u[sample] = (float) ((across * head.cosTurn - depth * head.sinTurn) * head.halfWidth);
    v[sample] = (float) headY;
    normalX[sample] = (float) across;
    normalY[sample] = (float) (height * 0.8);
    normalZ[sample] = (float) (0.22 + 0.78 * depth); // flatter in front than a ball
  }

  /** What a part of the face does to one sample at a place on the face or the head. */
  interface Brush {
    void at(int sample, double x, double y);
  }

  /** Calls the brush for all samples near the head that lie in a box on the face. */
  void paint(double left, double top, double right, double bottom, Brush brush) {
    double middleY = (top + bottom) / 2;
    double leftX = Math.min(head.headXOfFace(left, top), head.headXOfFace(left, bottom));
    leftX = Math.min(leftX, head.headXOfFace(left, middleY));
    double rightX = Math.max(head.headXOfFace(right, top), head.headXOfFace(right, bottom));
    rightX = Math.max(rightX, head.headXOfFace(right, middleY));
    double margin = 0.03;
    paintHead(
        leftX - margin,
        top - margin,
        rightX + margin,
        bottom + margin,
        (sample, headX, headY) -> {
          if (distance[sample] < MARGIN) {
            brush.at(sample, u[sample], v[sample]);
          }
        });
  }

  /** Calls the brush with head coordinates for all samples in a box around part of the head. */
  void paintHead(double left, double top, double right, double bottom, Brush brush) {
    double x0 = Math.min(head.frameX(left, top), head.frameX(left, bottom));
    double x1 = Math.max(head.frameX(right, top), head.frameX(right, bottom));
    double y0 = Math.min(head.frameY(left, top), head.frameY(right, top));
    double y1 = Math.max(head.frameY(left, bottom), head.frameY(right, bottom));
    int firstColumn = canvas.column(x0);
    int lastColumn = canvas.column(x1);
    int lastRow = canvas.column(y1);
    for (int row = canvas.column(y0); row < lastRow; row++) {
      double y = canvas.place(row);
      for (int column = firstColumn; column < lastColumn; column++) {
        double x = canvas.place(column);
        brush.at(row * canvas.size + column, head.headX(x, y), head.headY(x, y));
      }
    }
  }

  /** Raises (or with a negative height sinks) a hill on the face before it is lit. */
  void raise(double middleU, double middleV, double radiusU, double radiusV, double height) {
    paint(
        middleU - radiusU,
        middleV - radiusV,
        middleU + radiusU,
        middleV + radiusV,
        (sample, atU, atV) -> {
          double x = (atU - middleU) / radiusU;
          double y = (atV - middleV) / radiusV;
          double rest = 1 - x * x - y * y;
          if (rest > 0) {
            double slope = 4 * height * rest * normalZ[sample];
            normalX[sample] += (float) (slope * x / radiusU);
            normalY[sample] += (float) (slope * y / radiusV);
          }
        });
  }

  /** Lights the surface as it now is and paints the skin. */
  void illuminate(Rgb skin) {
    for (int sample = 0; sample < distance.length; sample++) {
      if (distance[sample] >= MARGIN) {
        continue;
      }
      double nx = normalX[sample];
      double ny = normalY[sample];
      double nz = normalZ[sample];
      double unit = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
      nx *= unit;
      ny *= unit;
      nz *= unit;
      double cosine = light.cosine(nx, ny, nz);
      double rim = 1 - Math.max(0, nz);
      double edge = 1 - 0.35 * rim * rim; // surroundings reach the sides less
      lightRed[sample] = (float) (light.skinRed(cosine) * edge);
      lightGreen[sample] = (float) (light.skinGreen(cosine) * edge);
      lightBlue[sample] = (float) (light.skinBlue(cosine) * edge);
      double alpha = Shapes.coverage(distance[sample], canvas.sampleWidth);
      if (alpha > 0) {
        blend(sample, skin, alpha);
        double shine = 0.09 * alpha * light.shine(nx, ny, nz);
        canvas.blend(sample, 1, 0.97, 0.93, shine);
      }
    }
  }

  /** Lays a matt colour, lit as the surface is, over a sample. */
  void blend(int sample, Rgb color, double alpha) {
    blend(sample, color, 1, alpha);
  }

  /** The same, brighter or darker by a factor. */
  void blend(int sample, Rgb color, double brightness, double alpha) {
    if (alpha > 0) {
      canvas.blend(
          sample,
          color.red() * brightness * lightRed[sample],
          color.green() * brightness * lightGreen[sample],
          color.blue() * brightness * lightBlue[sample],
          alpha);
    }
  }

  /** Lays a warm shadow on the skin; 0 leaves it as it is. */
  void shade(int sample, double strength) {
    if (strength > 0) {
      canvas.multiply(sample, 1 - 0.8 * strength, 1 - strength, 1 - strength);
    }
  }
}
