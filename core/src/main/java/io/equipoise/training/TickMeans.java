package io.equipoise.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Means of what the steps since the last tick reported; k and the margin as they are at the end.
 */
final class TickMeans {
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final Map<String, Double> last = new LinkedHashMap<>();
  private int steps;

  void add(StepReport report) {
    steps++;
    sum("energy_real", report.energyReal());
    sum("energy_fake", report.energyFake());
    sum("loss_d", report.lossDiscriminator());
    sum("loss_g", report.lossGenerator());
    if (!Double.isNaN(report.pullingAway())) {
      sum("pulling_away", report.pullingAway());
    }
    report.details().forEach(this::detail);
  }

  private void detail(String name, double value) {
    if (name.equals("k") || name.equals("gamma") || name.equals("margin")) {
      last.put(name, value);
    } else {
      sum(name, value);
    }
  }

  private void sum(String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  boolean isEmpty() {
    return steps == 0;
  }

  /** The means by name; starts anew. */
  Map<String, Double> take() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / steps));
    means.putAll(last);
    sums.clear();
    last.clear();
    steps = 0;
    return means;
  }
}
