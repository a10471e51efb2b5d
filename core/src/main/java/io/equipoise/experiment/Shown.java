package io.equipoise.experiment;

import io.equipoise.report.LineChart;
import io.equipoise.report.Panels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A measure as the reports of experiments on images show it.
 *
 * @param key in the values
 * @param heading with which way is better
 */
record Shown(String key, String heading) {
  private static final List<Shown> ALL =
      List.of(
          new Shown("fd", "Frechet distance (lower is better)"),
          new Shown("precision", "precision (quality, higher is better)"),
          new Shown("recall", "recall (diversity, higher is better)"),
          new Shown("density", "density (quality, higher is better)"),
          new Shown("coverage", "coverage (diversity, higher is better)"),
          new Shown("inception_score", "Inception score (higher is better)"),
          new Shown("inception_score_modified", "modified Inception score (higher is better)"),
          new Shown("swd", "sliced Wasserstein distance (lower is better)"),
          new Shown("ms_ssim", "MS-SSIM of pairs (lower is more diverse)"),
          new Shown("diversity", "diversity (1: as varied as the data)"));

  /** Those that any run has. */
  static List<Shown> in(Results results) {
    return ALL.stream().filter(shown -> results.measures().contains(shown.key)).toList();
  }

  /** For a table of them. */
  static Map<String, String> headings(List<Shown> all) {
    Map<String, String> headings = new LinkedHashMap<>();
    all.forEach(shown -> headings.put(shown.key, shown.heading));
    return headings;
  }

  /** Charts over the images of training; empty if nothing was measured at checkpoints. */
  static Optional<Panels> overImages(Results results) {
    List<LineChart> charts = new ArrayList<>();
    for (Shown shown : in(results)) {
      Stream.of("over_images", "curve")
          .filter(list -> Curves.has(results, list, shown.key))
          .findFirst()
          .ifPresent(
              list -> charts.add(Curves.overImages(results, list, shown.key, shown.heading)));
    }
    return charts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Panels("measures over training", charts, 2));
  }
}
