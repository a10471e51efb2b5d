package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;

/**
 * The rectangle in which a chart has its values, and what is written around it.
 *
 * @param width of the chart
 * @param height of the chart
 * @param top where the rectangle begins, below title and legend
 */
record Frame(int width, int height, double top) {
  static final int LEFT = 64;
  static final int RIGHT = 16;
  private static final int BOTTOM = 46;

  /** y of the horizontal axis. */
  double base() {
    return height - BOTTOM;
  }

  /** Length of the horizontal axis. */
  int length() {
    return width - LEFT - RIGHT;
  }

  /** y of a value. */
  double y(Axis up, double value) {
    return base() - up.share(value) * (base() - top);
  }

  /** Draws the axes with their labels, and the values of the vertical one. */
  void draw(Drawing drawing, String across, Axis up) {
    for (double tick : up.ticks(5)) {
      double y = y(up, tick);
      drawing.line(Ink.RULE, 1, LEFT, y, width - RIGHT, y);
      drawing.text(Ink.MUTED, 11, Anchor.END, LEFT - 6, y + 4, Axis.name(tick));
    }
    drawing.line(Ink.MUTED, 1, LEFT, base(), width - RIGHT, base());
    drawing.text(Ink.TEXT, 12, Anchor.MIDDLE, LEFT + length() / 2.0, height - 8, across);
    drawing.upwards(Ink.TEXT, 12, 16, (top + base()) / 2, up.label());
  }

  /** Writes below the horizontal axis. */
  void below(Drawing drawing, double x, String text) {
    drawing.text(Ink.MUTED, 11, Anchor.MIDDLE, x, base() + 17, text);
  }
}
