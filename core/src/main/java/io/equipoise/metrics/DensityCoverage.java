package io.equipoise.metrics;

import java.util.List;

/**
 * Density and coverage of Naeem et al. 2020, equations 3 and 4: with a ball about each real image
 * of its distance to its k-th nearest other real image (boundary left out, as in the authors'
 * code), density is the mean number of balls around a generated image over k, and coverage the
 * share of balls with a generated image. Less moved by outliers than {@link PrecisionRecall}.
 *
 * <p>Made by {@link Neighbourhoods}.
 *
 * @param density from 0, about 1 for equal distributions; may exceed 1
 * @param coverage 0 to 1; higher is better
 * @param k neighbours; 5 in the paper
 * @param realCount real images
 * @param generatedCount generated images
 * @param warnings what to be wary of; empty if nothing
 */
public record DensityCoverage(
    double density,
    double coverage,
    int k,
    long realCount,
    long generatedCount,
    List<String> warnings) {
  /** k of the paper. */
  public static final int K = 5;

  /** Copies the warnings. */
  public DensityCoverage {
    warnings = List.copyOf(warnings);
  }
}
