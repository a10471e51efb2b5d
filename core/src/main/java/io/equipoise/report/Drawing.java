package io.equipoise.report;

import java.awt.image.BufferedImage;

/**
 * What a figure is drawn on. Lengths in units of a CSS pixel, from the top left corner, y
 * downwards.
 */
public interface Drawing {
  /** Where a text lies from the point it is given. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A line through points, x and y in turn. */
  void line(Ink ink, double width, double... xy);

  /** A filled polygon, x and y in turn. */
  void area(Ink ink, double opacity, double... xy);

  /** A filled circle. */
  void dot(Ink ink, double x, double y, double radius);

  /** A line of text, y at its base line. */
  void text(Ink ink, double size, Anchor anchor, double x, double y, String text);

  /** The same, bold. */
  void heading(Ink ink, double size, Anchor anchor, double x, double y, String text);

  /** A line of text that reads upwards, its middle at the point. */
  void upwards(Ink ink, double size, double x, double y, String text);

  /** A picture, stretched to the given size. */
  void image(BufferedImage image, double x, double y, double width, double height);

  /** The same drawing with another origin. */
  Drawing at(double x, double y);
}
