package io.equipoise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Which images of a set are meant, written after the spec and {@code #}:
 *
 * <ul>
 *   <li>{@code class=NAME}: those of one class;
 *   <li>{@code hold-out=N}: all but every N-th of each class;
 *   <li>{@code held-out=N}: only every N-th of each class, those that {@code hold-out=N} leaves
 *       out;
 * </ul>
 *
 * with {@code &} between a class and a part, as in {@code mnist#class=3&hold-out=10}.
 *
 * @param className empty: every class
 * @param every N; 0: no part is left out
 * @param heldOut whether the part left out is meant, and not the rest
 */
record Selection(String className, int every, boolean heldOut) {
  private static final String FORM =
      ": write SPEC#class=NAME, SPEC#hold-out=10 (without every tenth image of each class) or"
          + " SPEC#held-out=10 (only these); a class and a part with & between them";

  /** Where a selection begins in a spec, or -1 if it has none. */
  static int in(String spec) {
    int at = spec.lastIndexOf('#');
    return at >= 0 && spec.substring(at + 1).matches("(class|hold-out|held-out)=.*") ? at : -1;
  }

  /**
   * Reads what stands after {@code #}.
   *
   * @throws IllegalArgumentException if it is no selection
   */
  static Selection parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      boolean known = List.of("class", "hold-out", "held-out").contains(key);
      if (!known
          || equals == part.length() - 1
          || parts.put(key, part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("#" + text + " selects no images" + FORM);
      }
    }
    if (parts.containsKey("hold-out") && parts.containsKey("held-out")) {
      throw new IllegalArgumentException("#" + text + " leaves nothing" + FORM);
    }
    boolean heldOut = parts.containsKey("held-out");
    String every = parts.getOrDefault(heldOut ? "held-out" : "hold-out", "0");
    boolean whole = every.equals("0") && parts.keySet().equals(Set.of("class"));
    if (!whole && !every.matches("[2-9]|[1-9]\\d{1,5}")) {
      throw new IllegalArgumentException(
          "#" + text + ": every " + every + "th image cannot be left out: give 2 or more" + FORM);
    }
    return new Selection(parts.getOrDefault("class", ""), Integer.parseInt(every), heldOut);
  }

  /** Places in the set of the images that are meant, ascending. */
  long[] places(ImageData base) {
    int label = className.isEmpty() ? -1 : label(base);
    Map<Integer, Integer> seen = new LinkedHashMap<>(); // images of each class so far
    LongStream.Builder places = LongStream.builder();
    for (long i = 0; i < base.count(); i++) {
      int own = base.label(i);
      if (label < 0 || own == label) {
        int rank = seen.merge(own, 1, Integer::sum);
        if (every == 0 || (rank % every == 0) == heldOut) {
          places.add(i);
        }
      }
    }
    return places.build().toArray();
  }

  private int label(ImageData base) {
    List<String> names = base.classNames();
    int label = names.indexOf(className);
    if (label < 0) {
      throw new DataException(
          base.name()
              + (names.isEmpty()
                  ? " has no classes: leave #class=" + className + " out"
                  : " has no class %s; there are %s"
                      .formatted(className, names.subList(0, Math.min(20, names.size())))));
    }
    return label;
  }

  /** What is added to the name of the set, [a-z0-9-]. */
  String suffix() {
    String part = every == 0 ? "" : (heldOut ? "-held-out-" : "-hold-out-") + every;
    String named = className.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return (className.isEmpty() ? "" : "-class-" + named) + part;
  }
}
