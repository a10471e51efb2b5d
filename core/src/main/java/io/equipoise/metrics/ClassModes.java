package io.equipoise.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Classes that samples reach, after Metz et al. 2017 (Unrolled GAN), appendix D: which of K classes
 * a classifier finds among them, and the reverse divergence of their shares from those of the data.
 * Stacked MNIST has K = 1000, label 100 a + 10 b + c for the digits of the three channels, and
 * 26,000 samples.
 *
 * @param found classes with a sample
 * @param classes K
 * @param reverseKl KL(generated || data) over the classes in nats; 0 is best
 * @param generatedCount samples
 * @param warnings what to be wary of; empty if nothing
 */
public record ClassModes(
    int found, int classes, double reverseKl, long generatedCount, List<String> warnings) {
  /** Copies the warnings. */
  public ClassModes {
    warnings = List.copyOf(warnings);
  }

  /** The same against data with equally many of each class. */
  public static ClassModes ofCounts(long... counts) {
    return ofCounts(counts, Divergence.uniform(counts.length));
  }

  /** Counts the classes of samples against data with equally many of each. */
  public static ClassModes of(int[] labels, int classes) {
    return of(labels, Divergence.uniform(classes));
  }

  /**
   * Counts the classes of samples.
   *
   * @param labels of the samples, from 0 to K - 1
   * @param dataShares share of each class in the data, {@code [K]}, each above 0, of sum 1
   * @throws IllegalArgumentException if there are no samples, a label is out of range or the shares
   *     are none
   */
  public static ClassModes of(int[] labels, double[] dataShares) {
    if (labels.length == 0) {
      throw new IllegalArgumentException("there are no labels to count");
    }
    long[] counts = new long[dataShares.length];
    for (int label : labels) {
      if (label < 0 || label >= counts.length) {
        throw new IllegalArgumentException(
            "label %d is outside 0 to %d".formatted(label, counts.length - 1));
      }
      counts[label]++;
    }
    return ofCounts(counts, dataShares);
  }

  /**
   * The same of labels that are counted.
   *
   * @param counts samples of each class, {@code [K]}, at least one in all
   */
  public static ClassModes ofCounts(long[] counts, double[] dataShares) {
    long samples = Arrays.stream(counts).sum();
    int found = 0;
    for (long count : counts) {
      found += count > 0 ? 1 : 0;
    }
    return new ClassModes(
        found,
        counts.length,
        Divergence.ofCounts(counts, dataShares),
        samples,
        Divergence.warnings(samples, counts.length));
  }
}
