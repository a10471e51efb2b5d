package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;
import java.util.List;

/** The names of what a chart shows, in rows under its title, each behind its mark. */
final class Legend {
  private static final int LEFT = 12;
  private static final int FIRST_ROW = 40;
  private static final int ROW = 18;
  private static final double TEXT = 12;

  /** What stands before a name. */
  interface Mark {
    /**
     * Draws it, 16 wide at most.
     *
     * @param base of the name's letters
     */
    void draw(Ink ink, double left, double base);
  }

  private Legend() {}

  /**
   * Draws it.
   *
   * @param names by number of the series
   * @param right where a row ends
   * @return where the chart's rectangle may begin
   */
  static double draw(Drawing drawing, List<String> names, double right, Mark mark) {
    double left = LEFT;
    double base = FIRST_ROW;
    for (int i = 0; i < names.size(); i++) {
      double room = 30 + 0.6 * TEXT * names.get(i).length();
      if (left + room > right && left > LEFT) {
        left = LEFT;
        base += ROW;
      }
      mark.draw(Ink.ofSeries(i), left, base);
      drawing.text(Ink.TEXT, TEXT, Anchor.START, left + 20, base, names.get(i));
      left += room;
    }
    return base + 14;
  }
}
