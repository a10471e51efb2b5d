package io.equipoise.report;

import io.equipoise.report.Drawing.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bars from zero: for each category those of all groups, side by side.
 *
 * @param x label of the categories
 * @param y label of the values
 * @param categories from left to right
 */
public record BarChart(
    String title, String x, String y, List<String> categories, List<Group> groups)
    implements Figure {
  /**
   * Values of one kind.
   *
   * @param values a value for each category, not below 0
   */
  public record Group(String name, List<Double> values) {
    /** Copies the values. */
    public Group {
      values = List.copyOf(values);
    }
  }

  /** Copies the lists. */
  public BarChart {
    categories = List.copyOf(categories);
    groups = List.copyOf(groups);
  }

  /**
   * How many of each group's values fall into each bin, in percent of the group.
   *
   * @param x label of the values
   * @param edges of the bins, ascending; one more than bins. Values outside count to the outer ones
   * @param groups each with all of its values
   */
  public static BarChart histogram(String title, String x, List<Double> edges, List<Group> groups) {
    List<String> bins = new ArrayList<>();
    for (int i = 0; i + 1 < edges.size(); i++) {
      bins.add(Axis.name(edges.get(i)) + " to " + Axis.name(edges.get(i + 1)));
    }
    List<Group> shares =
        groups.stream()
            .map(
                group ->
                    new Group(
                        "%s (%d)".formatted(group.name, group.values.size()),
                        percent(group.values, edges)))
            .toList();
    return new BarChart(title, x, "share of each, %", bins, shares);
  }

  private static List<Double> percent(List<Double> values, List<Double> edges) {
    Double[] shares = new Double[edges.size() - 1];
    Arrays.fill(shares, 0.0);
    for (double value : values) {
      int bin = 0;
      while (bin < shares.length - 1 && value >= edges.get(bin + 1)) {
        bin++;
      }
      shares[bin] += 100.0 / values.size();
    }
    return List.of(shares);
  }

  @Override
  public int width() {
    return Math.max(480, 80 + 90 * categories.size());
  }

  @Override
  public int height() {
    return 340;
  }

  @Override
  public void draw(Drawing drawing) {
    drawing.heading(Ink.TEXT, 14, Anchor.START, 8, 20, title);
    double most =
        groups.stream().flatMap(group -> group.values.stream()).max(Double::compare).orElse(1.0);
    Axis up = new Axis(y, 0, most > 0 ? 1.05 * most : 1);
    double top =
        Legend.draw(
            drawing,
            groups.stream().map(Group::name).toList(),
            width() - Frame.RIGHT,
            (ink, left, base) -> drawing.area(ink, 1, box(left, base - 10, 14, 12)));
    Frame frame = new Frame(width(), height(), top);
    frame.draw(drawing, x, up);
    double slot = (double) frame.length() / categories.size();
    for (int i = 0; i < categories.size(); i++) {
      frame.below(drawing, Frame.LEFT + (i + 0.5) * slot, categories.get(i));
    }
    for (int g = 0; g < groups.size(); g++) {
      bars(drawing, frame, g, up, slot);
    }
  }

  private void bars(Drawing drawing, Frame frame, int g, Axis up, double slot) {
    double wide = 0.84 * slot / groups.size();
    List<Double> values = groups.get(g).values;
    for (int i = 0; i < values.size(); i++) {
      double high = frame.base() - frame.y(up, values.get(i));
      if (high > 0) {
        double at = Frame.LEFT + i * slot + 0.08 * slot + g * wide;
        drawing.area(Ink.ofSeries(g), 1, box(at, frame.base() - high, wide - 1, high));
      }
    }
  }

  private static double[] box(double x, double y, double width, double height) {
    return new double[] {x, y, x + width, y, x + width, y + height, x, y + height};
  }
}
