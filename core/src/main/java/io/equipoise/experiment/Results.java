package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.metrics.RankCorrelation;
import io.equipoise.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of a plan that have ended so far, in the plan's order.
 *
 * @param all diverged ones too
 */
public record Results(Plan plan, List<Result> all) {
  /** Copies the list. */
  public Results {
    all = List.copyOf(all);
  }

  /** Those of a variant that came to their end. */
  List<Result> of(String variant) {
    return all.stream()
        .filter(result -> result.run().variant().equals(variant) && result.finished())
        .toList();
  }

  /** Variants with at least one run that came to its end, in the plan's order. */
  List<String> variants() {
    return plan.variants().stream().filter(variant -> !of(variant).isEmpty()).toList();
  }

  /** The run of the first seed of a variant that came to its end. */
  Optional<Result> first(String variant) {
    return of(variant).stream().findFirst();
  }

  /** A measure of a variant over its seeds. */
  Optional<Spread> spread(String variant, String measure) {
    return Spread.of(
        of(variant).stream().flatMap(result -> result.value(measure).stream().boxed()).toList());
  }

  /** Names of the numbers that any run has. */
  Set<String> measures() {
    Set<String> names = new LinkedHashSet<>();
    for (Result result : all) {
      result
          .values()
          .properties()
          .forEach(
              value -> {
                if (value.getValue().isNumber()) {
                  names.add(value.getKey());
                }
              });
    }
    return names;
  }

  /** Rank correlation of the two numbers of each pair; empty where one of them does not vary. */
  static Optional<Double> rankCorrelation(List<double[]> pairs) {
    double[] first = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] second = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    return varies(first) && varies(second)
        ? Optional.of(RankCorrelation.of(first, second).value())
        : Optional.empty();
  }

  private static boolean varies(double[] values) {
    return Arrays.stream(values).distinct().count() > 1;
  }

  /** Every measure of every variant over its seeds. */
  ObjectNode summary() {
    ObjectNode summary = JsonNodeFactory.instance.objectNode();
    for (String variant : variants()) {
      ObjectNode values = summary.putObject(variant);
      for (String measure : measures()) {
        spread(variant, measure).ifPresent(spread -> values.set(measure, spread.toJson()));
      }
    }
    return summary;
  }

  /**
   * Variants down, measures across; a cell is the mean with least and most over the seeds.
   *
   * @param measures names and headings; those that no run has are left out
   */
  Table table(String first, Map<String, String> measures) {
    List<String> shown = measures.keySet().stream().filter(measures()::contains).toList();
    List<String> headings = new ArrayList<>(List.of(first, "runs"));
    shown.forEach(measure -> headings.add(measures.get(measure)));
    List<List<String>> rows = new ArrayList<>();
    for (String variant : plan.variants()) {
      List<String> row = new ArrayList<>(List.of(variant, count(variant)));
      for (String measure : shown) {
        row.add(spread(variant, measure).map(Spread::words).orElse("-"));
      }
      rows.add(row);
    }
    return new Table(headings, rows);
  }

  private String count(String variant) {
    long planned = plan.runs().stream().filter(run -> run.variant().equals(variant)).count();
    long diverged =
        all.stream()
            .filter(result -> result.run().variant().equals(variant) && !result.finished())
            .count();
    return "%d of %d".formatted(of(variant).size(), planned)
        + (diverged > 0 ? ", %d diverged".formatted(diverged) : "");
  }
}
