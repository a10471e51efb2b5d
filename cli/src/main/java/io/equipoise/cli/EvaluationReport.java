package io.equipoise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.evaluation.EvaluationResult;
import io.equipoise.evaluation.Quantity;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What an evaluation found, for people or as JSON.
 *
 * @param json one object on one line
 */
public record EvaluationReport(Terminal terminal, boolean json) {
  /**
   * Prints it.
   *
   * @param file that it was written to
   */
  public void print(EvaluationResult result, Optional<Path> file) {
    result.warnings().forEach(warning -> terminal.say("warning: " + warning));
    if (json) {
      ObjectNode all = result.toJson();
      file.ifPresent(path -> all.put("out", path.toString()));
      terminal.out().println(all);
      return;
    }
    for (var entry : result.values().entrySet()) {
      terminal.out().println(line(entry.getKey(), entry.getValue()));
    }
    JsonNode basis = result.basis();
    terminal.tell("real       " + side(basis.path("real")));
    terminal.tell("generated  " + side(basis.path("generated")));
    if (basis.has("extractor")) {
      terminal.tell("extractor  " + basis.path("extractor").path("name").asText());
    }
    file.ifPresent(path -> terminal.tell("written    " + path));
    if (result.nearest().isPresent() && file.isPresent()) {
      terminal.tell("           " + RunDirectory.memorisation(file.get()));
    }
  }

  private static String line(Quantity quantity, double value) {
    String arrow =
        switch (quantity.better()) {
          case LOWER -> ", lower is better";
          case HIGHER -> ", higher is better";
          case NEITHER -> "";
        };
    return String.format(
        Locale.ROOT, "%-26s %12s  %s%s", quantity.key(), number(value), quantity.meaning(), arrow);
  }

  /** Five digits, or a whole number. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.5g", value);
  }

  private static String side(JsonNode side) {
    String checkpoint =
        side.has("checkpoint") ? " at %,d images".formatted(side.path("checkpoint").asLong()) : "";
    return side.path("name").asText() + checkpoint + ": " + side.path("split").asText();
  }
}
