package io.equipoise.data.faces;

/** Value noise: random numbers on a grid of integers with smooth passages between (Perlin 1985). */
final class SmoothNoise {
  private SmoothNoise() {}

  /** In [-1, 1], about one hill or valley in a unit of x and y. */
  static double at(double x, double y, int layer) {
    double column = Math.floor(x);
    double row = Math.floor(y);
    double right = Shapes.step(0, 1, x - column);
    double down = Shapes.step(0, 1, y - row);
    int i = (int) column;
    int j = (int) row;
    double above = Shapes.mix(corner(i, j, layer), corner(i + 1, j, layer), right);
    double below = Shapes.mix(corner(i, j + 1, layer), corner(i + 1, j + 1, layer), right);
    return Shapes.mix(above, below, down);
  }

  private static double corner(int i, int j, int layer) {
    int bits = i * 0x27D4EB2F + j * 0x165667B1 + layer * 0x9E3779B1;
    bits = (bits ^ bits >>> 15) * 0x85EBCA6B;
    bits = (bits ^ bits >>> 13) * 0xC2B2AE35;
    return (bits ^ bits >>> 16) * 0x1p-31;
  }
}
