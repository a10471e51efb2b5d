package io.equipoise.report;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param name in the legend
 * @param points from left to right
 */
public record Series(String name, List<Point> points) {
  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /**
   * A value and the range that it stands for, e.g. mean, least and most over seeds.
   *
   * @param low equal to y where there is no range
   * @param high equal to y where there is no range
   */
  public record Point(double x, double y, double low, double high) {
    /** A point without a range. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }
  }
}
