package io.equipoise.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart: what is on it, and where its values lie.
 *
 * @param low value at its start
 * @param high value at its end, above low
 */
record Axis(String label, double low, double high) {

  /** An axis that shows all of the values with some room, or from 0 where that is near them. */
  static Axis around(String label, List<Double> values) {
    List<Double> finite = values.stream().filter(Double::isFinite).toList();
    if (finite.isEmpty()) {
      return new Axis(label, 0, 1);
    }
    double low = finite.stream().min(Double::compare).orElseThrow();
    double high = finite.stream().max(Double::compare).orElseThrow();
    if (high - low < 1e-12 * Math.max(1, Math.abs(high))) {
      double room = high == 0 ? 1 : Math.abs(high) / 2;
      return new Axis(label, low - room, high + room);
    }
    double room = (high - low) / 20;
    boolean fromZero = low >= 0 && low < (high - low) / 2;
    return new Axis(label, fromZero ? 0 : low - room, high + room);
  }

  /** Where a value lies: 0 at the start, 1 at the end. */
  double share(double value) {
    return (value - low) / (high - low);
  }

  /** Round values to be marked, about as many as asked for. */
  List<Double> ticks(int about) {
    double step = roundStep((high - low) / about);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double roundStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
  }

  /** A tick's value as written beside it. */
  static String name(double value) {
    if (value != 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)) {
      return String.format(Locale.ROOT, "%.0e", value);
    }
    String text = String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
    return text.equals("-0") ? "0" : text;
  }
}
