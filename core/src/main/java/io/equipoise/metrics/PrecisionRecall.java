package io.equipoise.metrics;

import java.util.List;

/**
 * Improved precision and recall of Kynkaanniemi et al. 2019, equations 1 to 3: a point is in the
 * manifold of a set if it is within the distance of some member to its k-th nearest other member
 * (boundary included). Precision is the share of generated images in the manifold of the real ones
 * (quality), recall the share of real images in the manifold of the generated ones (diversity).
 *
 * <p>Made by {@link Neighbourhoods}.
 *
 * @param precision 0 to 1; higher is better
 * @param recall 0 to 1; higher is better
 * @param k neighbours; 3 in the paper
 * @param realCount real images
 * @param generatedCount generated images
 * @param warnings what to be wary of; empty if nothing
 */
public record PrecisionRecall(
    double precision,
    double recall,
    int k,
    long realCount,
    long generatedCount,
    List<String> warnings) {
  /** k of the paper. */
  public static final int K = 3;

  /** Copies the warnings. */
  public PrecisionRecall {
    warnings = List.copyOf(warnings);
  }
}
