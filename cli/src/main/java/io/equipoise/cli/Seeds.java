package io.equipoise.cli;

import io.equipoise.latent.Sampler;
import java.util.stream.LongStream;

/** Lists of seeds as options write them; each stands for its first image. */
final class Seeds {
  private static final int MOST = 1_000_000;

  private Seeds() {}

  /**
   * Reads {@code 0,1,4-6}.
   *
   * @param option for messages
   */
  static long[] parse(String option, String text) {
    LongStream seeds = LongStream.empty();
    long count = 0;
    for (String part : text.split(",", -1)) {
      if (!part.matches("\\d{1,18}(-\\d{1,18})?")) {
        throw new IllegalArgumentException(
            "%s %s: \"%s\" is no seed and no range; write them as 0,1,4-6"
                .formatted(option, text, part));
      }
      int dash = part.indexOf('-');
      long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(part.substring(dash + 1));
      count += Math.max(0, last - first) + 1;
      if (last < first || count > MOST) {
        throw new IllegalArgumentException(
            "%s %s: \"%s\" is no range of at most %,d seeds".formatted(option, text, part, MOST));
      }
      seeds = LongStream.concat(seeds, LongStream.rangeClosed(first, last));
    }
    return seeds.toArray();
  }

  /** z of the first image of each seed, {@code [n, Z]}. */
  static float[] latents(Sampler sampler, long... seeds) {
    int each = sampler.latent();
    float[] z = new float[seeds.length * each];
    for (int i = 0; i < seeds.length; i++) {
      System.arraycopy(sampler.latents(seeds[i], 0, 1), 0, z, i * each, each);
    }
    return z;
  }
}
