package io.equipoise.data.faces;

/** Curves that edges and shades are made of; only operations that IEEE 754 rounds exactly. */
final class Shapes {
  private Shapes() {}

  static double clamp01(double value) {
    return Math.max(0, Math.min(1, value));
  }

  static double square(double value) {
    return value * value;
  }

  static double mix(double from, double to, double share) {
    return from + (to - from) * share;
  }

  /** 0 up to {@code low}, 1 from {@code high}, smooth between. */
  static double step(double low, double high, double value) {
    double t = clamp01((value - low) / (high - low));
    return t * t * (3 - 2 * t);
  }

  /** Share of a square of side {@code width} inside a shape whose edge is {@code distance} away. */
  static double coverage(double distance, double width) {
    return clamp01(0.5 - distance / width);
  }

  /** A hill of height 1 and radius 1 over {@code square}, the squared distance to its middle. */
  static double hill(double square) {
    double rest = Math.max(0, 1 - square);
    return rest * rest;
  }

  static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
