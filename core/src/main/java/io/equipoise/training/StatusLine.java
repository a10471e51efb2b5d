package io.equipoise.training;

import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Quantity;
import java.util.Locale;
import java.util.Map;

/** A tick as one line for people. */
public final class StatusLine {
  private StatusLine() {}

  /** Images, energies, the objective's own numbers, learning rate, speed, time left. */
  public static String of(Tick tick) {
    Map<String, Double> values = tick.values();
    Progress progress = tick.progress();
    StringBuilder line = new StringBuilder();
    line.append(format("%7.1f kimg", progress.images() / 1000.0));
    line.append(format("  real %.4f", values.get("energy_real")));
    line.append(format("  fake %.4f", values.get("energy_fake")));
    append(line, values, "k", "  k %.4f");
    append(line, values, "convergence", "  M %.4f");
    append(line, values, "margin", "  margin %.4f");
    append(line, values, "hinge_active", "  inside %.2f");
    append(line, values, "pulling_away", "  pt %.3f");
    append(line, values, "diversity", "  diversity %.2f");
    line.append(format("  lr %.1e", tick.learningRate()));
    line.append(format("  %.0f img/s", tick.imagesPerSecond()));
    line.append("  left ").append(duration(progress.secondsLeft()));
    return line.toString();
  }

  /** An evaluation as one line. */
  public static String of(Progress progress, EvaluationResult result) {
    StringBuilder line = new StringBuilder();
    line.append(format("%7.1f kimg", progress.images() / 1000.0));
    result
        .values()
        .forEach(
            (quantity, value) -> {
              if (quantity.better() != Quantity.Better.NEITHER) {
                line.append(format("  %s %.4g", quantity.key(), value));
              }
            });
    return line.append(format("  (%.1f s)", result.seconds())).toString();
  }

  /** Seconds as 0:59, 59:59 or 1:00:00; "?" where unknown. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long s = Math.round(seconds);
    return s < 3600
        ? format("%d:%02d", s / 60, s % 60)
        : format("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  private static void append(
      StringBuilder line, Map<String, Double> values, String name, String format) {
    Double value = values.get(name);
    if (value != null) {
      line.append(format(format, value));
    }
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
