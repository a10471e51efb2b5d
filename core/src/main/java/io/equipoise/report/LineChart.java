package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines over a common axis. Up to {@value #MARKED} points each are marked, with a bar from low to
 * high; longer lines are lines alone, with a band. Values that are not finite leave a gap.
 *
 * @param x label of the horizontal axis
 * @param y label of the vertical axis
 */
public record LineChart(
    String title, String x, String y, List<Series> series, int width, int height)
    implements Figure {
  private static final int MARKED = 24;

  /** Series stand so far beside one another that their bars can be told apart. */
  private static final double ASIDE = 3;

  /** Copies the series. */
  public LineChart {
    series = List.copyOf(series);
  }

  @Override
  public void draw(Drawing drawing) {
    drawing.heading(Ink.TEXT, 14, Anchor.START, 8, 20, title);
    Plot plot = new Plot(drawing, axis(x, true), axis(y, false), legend(drawing));
    plot.rules();
    for (int i = 0; i < series.size(); i++) {
      plot.line(series.get(i), Ink.ofSeries(i), ASIDE * (i - (series.size() - 1) / 2.0));
    }
  }

  private Axis axis(String label, boolean horizontal) {
    Stream<Double> values =
        series.stream()
            .flatMap(line -> line.points().stream())
            .flatMap(p -> horizontal ? Stream.of(p.x()) : Stream.of(p.low(), p.y(), p.high()));
    return Axis.around(label, values.toList());
  }

  /** Draws the names under the title; returns where the plot may begin. */
  private double legend(Drawing drawing) {
    if (series.size() == 1 && series.get(0).name().isEmpty()) {
      return 36;
    }
    return Legend.draw(
        drawing,
        series.stream().map(Series::name).toList(),
        width - Frame.RIGHT,
        (ink, left, base) -> drawing.line(ink, 3, left, base - 4, left + 16, base - 4));
  }

  /** The part within the axes. */
  private final class Plot {
    private final Drawing drawing;
    private final Axis across;
    private final Axis up;
    private final Frame frame;

    Plot(Drawing drawing, Axis across, Axis up, double top) {
      this.drawing = drawing;
      this.across = across;
      this.up = up;
      this.frame = new Frame(width, height, top);
    }

    private double px(double value) {
      return Frame.LEFT + across.share(value) * frame.length();
    }

    private double py(double value) {
      return frame.y(up, value);
    }

    void rules() {
      frame.draw(drawing, across.label(), up);
      for (double tick : across.ticks(6)) {
        drawing.line(Ink.MUTED, 1, px(tick), frame.base(), px(tick), frame.base() + 4);
        frame.below(drawing, px(tick), Axis.name(tick));
      }
    }

    void line(Series line, Ink ink, double aside) {
      List<Series.Point> points =
          line.points().stream().filter(p -> Double.isFinite(p.y())).toList();
      if (points.isEmpty()) {
        return;
      }
      boolean marked = points.size() <= MARKED;
      if (!marked) {
        band(points, ink);
      }
      double[] xy = new double[2 * points.size()];
      for (int i = 0; i < points.size(); i++) {
        xy[2 * i] = px(points.get(i).x()) + (marked ? aside : 0);
        xy[2 * i + 1] = py(points.get(i).y());
      }
      drawing.line(ink, 1.8, xy);
      if (marked) {
        points.forEach(point -> mark(point, ink, aside));
      }
    }

    private void mark(Series.Point point, Ink ink, double aside) {
      double at = px(point.x()) + aside;
      if (point.low() < point.high()) {
        drawing.line(ink, 1.2, at, py(point.low()), at, py(point.high()));
        drawing.line(ink, 1.2, at - 4, py(point.low()), at + 4, py(point.low()));
        drawing.line(ink, 1.2, at - 4, py(point.high()), at + 4, py(point.high()));
      }
      drawing.dot(ink, at, py(point.y()), 3.5);
    }

    private void band(List<Series.Point> points, Ink ink) {
      int n = points.size();
      double[] xy = new double[4 * n];
      for (int i = 0; i < n; i++) {
        Series.Point point = points.get(i);
        xy[2 * i] = px(point.x());
        xy[2 * i + 1] = py(point.low());
        xy[4 * n - 2 * i - 2] = px(point.x());
        xy[4 * n - 2 * i - 1] = py(point.high());
      }
      drawing.area(ink, 0.2, xy);
    }
  }
}
