package io.equipoise.evaluation;

import io.equipoise.metrics.DensityCoverage;
import io.equipoise.metrics.InceptionScore;
import io.equipoise.metrics.KernelDistance;
import io.equipoise.metrics.MsSsim;
import io.equipoise.metrics.PrecisionRecall;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is measured, and how.
 *
 * @param measures at least one
 * @param seed of subsets, pairs, patches and directions
 * @param precisionK neighbours of precision and recall
 * @param densityK neighbours of density and coverage
 * @param kernelSubsets subsets of the kernel distance
 * @param kernelSubsetSize images of each side in a subset
 * @param splits of the Inception score; fewer where there are fewer images
 * @param pairs that MS-SSIM compares
 */
public record EvaluationConfig(
    Set<Measure> measures,
    long seed,
    int precisionK,
    int densityK,
    int kernelSubsets,
    int kernelSubsetSize,
    int splits,
    long pairs)
    implements Serializable {
  /** Copies the measures; the rest is checked by what uses it. */
  public EvaluationConfig {
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("no measure to take: give at least one");
    }
    measures = new TreeSet<>(measures); // in the order of their declaration
  }

  /** The numbers of the papers. */
  public static EvaluationConfig of(Set<Measure> measures, long seed) {
    return new EvaluationConfig(
        measures,
        seed,
        PrecisionRecall.K,
        DensityCoverage.K,
        KernelDistance.SUBSETS,
        KernelDistance.SUBSET_SIZE,
        InceptionScore.SPLITS,
        MsSsim.PAIRS);
  }

  /** The same with another number of pairs, of which fewer give a rougher mean sooner. */
  public EvaluationConfig withPairs(long number) {
    return new EvaluationConfig(
        measures, seed, precisionK, densityK, kernelSubsets, kernelSubsetSize, splits, number);
  }

  boolean has(Measure measure) {
    return measures.contains(measure);
  }
}
