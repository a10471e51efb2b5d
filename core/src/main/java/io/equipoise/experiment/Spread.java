package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.report.Series;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value over several seeds.
 *
 * @param count seeds
 */
public record Spread(double mean, double min, double max, long count) {
  /** Of some values; empty if there are none. */
  static Optional<Spread> of(List<Double> values) {
    DoubleSummaryStatistics all =
        values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return all.getCount() == 0
        ? Optional.empty()
        : Optional.of(new Spread(all.getAverage(), all.getMin(), all.getMax(), all.getCount()));
  }

  /** As in a table: "12.3 (11.0 to 14.1)". */
  String words() {
    return count == 1
        ? digits(mean)
        : digits(mean) + " (" + digits(min) + " to " + digits(max) + ")";
  }

  /** To four digits, without an exponent where that reads well. */
  static String digits(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f", value);
  }

  /** A setting's number as people write it: 0.1, 1. */
  static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  /** A line of means with the range over the seeds, by what is across divided by the unit. */
  static Series series(String name, Map<? extends Number, List<Double>> values, double unit) {
    List<Series.Point> points = new ArrayList<>();
    values.forEach(
        (across, seeds) ->
            of(seeds)
                .ifPresent(
                    all ->
                        points.add(
                            new Series.Point(
                                across.doubleValue() / unit, all.mean, all.min, all.max))));
    return new Series(name, points);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return json.put("mean", mean).put("min", min).put("max", max).put("count", count);
  }
}
