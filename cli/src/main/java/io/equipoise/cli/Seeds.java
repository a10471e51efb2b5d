package io.equipoise.cli;

import io.equipoise.latent.Sampler;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Seeds as options write them, {@code 0,1,4-6}; each stands for its first image.
 *
 * @param ranges in their order, at least one
 */
public record Seeds(List<Range> ranges) implements Serializable {
  /**
   * Some seeds in a row.
   *
   * @param place of the first in the list
   * @param last included
   */
  private record Range(long place, long first, long last) implements Serializable {
    long end() {
      return place + last - first + 1;
    }
  }

  /**
   * Reads {@code 0,1,4-6}.
   *
   * @param option for messages
   * @param most that may be listed
   */
  public static Seeds parse(String option, String text, long most) {
    List<Range> ranges = new ArrayList<>();
    long count = 0;
    for (String part : text.split(",", -1)) {
      if (!part.matches("\\d{1,18}(-\\d{1,18})?")) {
        throw new IllegalArgumentException(
            "%s %s: \"%s\" is neither a seed nor a range; write them as 0,1,4-6"
                .formatted(option, text, part));
      }
      int dash = part.indexOf('-');
      long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(part.substring(dash + 1));
      Range range = new Range(count, first, last);
      count = range.end();
      if (last < first || count > most) {
        throw new IllegalArgumentException(
            "%s %s: \"%s\" is not a range of at most %,d seeds"
                .formatted(option, text, part, most));
      }
      ranges.add(range);
    }
    return new Seeds(List.copyOf(ranges));
  }

  /** How many. */
  public long count() {
    return ranges.get(ranges.size() - 1).end();
  }

  /** Some of them, in their order. */
  public long[] some(long first, int count) {
    return ranges.stream()
        .flatMapToLong(
            range -> {
              long from = Math.max(first, range.place);
              long end = Math.min(first + count, range.end());
              return LongStream.range(from, Math.max(from, end))
                  .map(place -> range.first + place - range.place);
            })
        .toArray();
  }

  /** All of them. */
  long[] all() {
    return some(0, Math.toIntExact(count()));
  }

  /** z of the first image of each seed, {@code [n, Z]}. */
  public static float[] latents(Sampler sampler, long... seeds) {
    int each = sampler.latent();
    float[] z = new float[seeds.length * each];
    for (int i = 0; i < seeds.length; i++) {
      System.arraycopy(sampler.latents(seeds[i], 0, 1), 0, z, i * each, each);
    }
    return z;
  }
}
