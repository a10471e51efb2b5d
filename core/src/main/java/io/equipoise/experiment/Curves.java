package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.report.LineChart;
import io.equipoise.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Charts of what was measured over the images of training: a line each variant. */
final class Curves {
  static final int WIDTH = 520;
  static final int HEIGHT = 340;

  private Curves() {}

  /**
   * Means over the seeds with their range.
   *
   * @param list of the values that holds a line for each number of images
   * @param name of the measure
   */
  static LineChart overImages(Results results, String list, String name, String label) {
    List<Series> series = new ArrayList<>();
    for (String variant : results.variants()) {
      Map<Long, List<Double>> values = new TreeMap<>();
      for (Result result : results.of(variant)) {
        for (JsonNode line : result.values().path(list)) {
          if (line.path(name).isNumber()) {
            values
                .computeIfAbsent(line.path("images").asLong(), images -> new ArrayList<>())
                .add(line.path(name).asDouble());
          }
        }
      }
      if (!values.isEmpty()) {
        series.add(Spread.series(variant, values, 1000));
      }
    }
    return new LineChart(label, "thousands of images", label, series, WIDTH, HEIGHT);
  }

  /** Whether any run that came to its end has the measure in such a list. */
  static boolean has(Results results, String list, String name) {
    return results.all().stream()
        .anyMatch(
            result -> {
              for (JsonNode line : result.values().path(list)) {
                if (line.path(name).isNumber()) {
                  return true;
                }
              }
              return false;
            });
  }
}
