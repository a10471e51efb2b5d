package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;
import java.util.Arrays;
import java.util.List;

/**
 * Share of each group's values in each bin, the groups' bars side by side.
 *
 * @param x label of the values
 * @param edges of the bins, ascending; one more than bins
 * @param groups each with all of its values; those outside the edges count to the outer bins
 */
public record Histogram(String title, String x, List<Double> edges, List<Group> groups)
    implements Figure {
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 60;
  private static final int BOTTOM = 46;

  /** Values of one kind. */
  public record Group(String name, List<Double> values) {
    /** Copies the values. */
    public Group {
      values = List.copyOf(values);
    }

    /** Share of the values in each bin. */
    double[] shares(List<Double> edges) {
      double[] shares = new double[edges.size() - 1];
      for (double value : values) {
        int bin = 0;
        while (bin < shares.length - 1 && value >= edges.get(bin + 1)) {
          bin++;
        }
        shares[bin] += 1.0 / values.size();
      }
      return shares;
    }
  }

  /** Copies the lists. */
  public Histogram {
    edges = List.copyOf(edges);
    groups = List.copyOf(groups);
  }

  @Override
  public int width() {
    return 640;
  }

  @Override
  public int height() {
    return 340;
  }

  @Override
  public void draw(Drawing drawing) {
    drawing.heading(Ink.TEXT, 14, Anchor.START, 8, 20, title);
    double most =
        groups.stream()
            .flatMapToDouble(group -> Arrays.stream(group.shares(edges)))
            .max()
            .orElse(1);
    Axis up = new Axis("share of the configurations, %", 0, Math.max(1, 110 * most));
    double base = height() - BOTTOM;
    for (double tick : up.ticks(5)) {
      double y = base - up.share(tick) * (base - TOP);
      drawing.line(Ink.RULE, 1, LEFT, y, width() - RIGHT, y);
      drawing.text(Ink.MUTED, 11, Anchor.END, LEFT - 6, y + 4, Axis.name(tick));
    }
    double bin = (double) (width() - LEFT - RIGHT) / (edges.size() - 1);
    for (int i = 0; i < edges.size(); i++) {
      drawing.text(
          Ink.MUTED, 11, Anchor.MIDDLE, LEFT + i * bin, base + 17, Axis.name(edges.get(i)));
    }
    for (int g = 0; g < groups.size(); g++) {
      bars(drawing, g, up, bin);
    }
    drawing.line(Ink.MUTED, 1, LEFT, base, width() - RIGHT, base);
    drawing.text(Ink.TEXT, 12, Anchor.MIDDLE, (LEFT + width() - RIGHT) / 2.0, height() - 8, x);
    drawing.upwards(Ink.TEXT, 12, 16, (TOP + base) / 2, up.label());
  }

  private void bars(Drawing drawing, int g, Axis up, double bin) {
    Group group = groups.get(g);
    double base = height() - BOTTOM;
    double left = 12 + 190 * g;
    drawing.area(Ink.ofSeries(g), 1, box(left, 30, 14, 12));
    drawing.text(
        Ink.TEXT,
        12,
        Anchor.START,
        left + 20,
        40,
        group.name() + " (" + group.values().size() + ")");
    double[] shares = group.shares(edges);
    double wide = 0.84 * bin / groups.size();
    for (int i = 0; i < shares.length; i++) {
      double high = up.share(100 * shares[i]) * (base - TOP);
      if (high > 0) {
        double at = LEFT + i * bin + 0.08 * bin + g * wide;
        drawing.area(Ink.ofSeries(g), 1, box(at, base - high, wide, high));
      }
    }
  }

  private static double[] box(double x, double y, double width, double height) {
    return new double[] {x, y, x + width, y, x + width, y + height, x, y + height};
  }
}
