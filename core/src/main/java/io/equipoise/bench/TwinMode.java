package io.equipoise.bench;

import io.equipoise.tensor.Precision;
import java.util.List;

/**
 * How PyTorch runs its side.
 *
 * @param name as {@code pytorch_twin.py} has it
 */
public record TwinMode(String name) {
  /** The ways; see the script for what each one does. */
  public static final List<String> NAMES =
      List.of("eager", "channels-last", "compile", "bf16", "compile-bf16");

  private static final String FROZEN = "+frozen";

  /** Checks that there is such a mode. */
  public TwinMode {
    String way = name.endsWith(FROZEN) ? name.substring(0, name.length() - FROZEN.length()) : name;
    if (!NAMES.contains(way)) {
      throw new IllegalArgumentException(
          "--mode %s is none of %s (each may end in %s)"
              .formatted(name, String.join(", ", NAMES), FROZEN));
    }
  }

  /** What a PyTorch user would take first in this precision. */
  public static TwinMode matching(Precision precision) {
    return new TwinMode(precision == Precision.BF16 ? "bf16" : "eager");
  }
}
