package io.equipoise.report;

/** Something that can be drawn: on a page as SVG, and as a PNG. */
public interface Figure {
  /** Width in CSS pixels. */
  int width();

  /** Height in CSS pixels. */
  int height();

  /** What it is, in a few words, for those who cannot see it. */
  String title();

  /** Draws it into the rectangle from the origin. */
  void draw(Drawing drawing);
}
