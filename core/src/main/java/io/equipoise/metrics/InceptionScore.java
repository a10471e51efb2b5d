package io.equipoise.metrics;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.Serializable;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Inception score of Salimans et al. 2016, section 4: from the class probabilities of generated
 * images by a classifier,
 *
 * <pre>
 *   exp(E_x KL(p(y|x) || p(y)))
 * </pre>
 *
 * on each of several contiguous splits. It is called Inception score with any classifier, but is
 * comparable only with the same one.
 *
 * @param value mean over the splits, 1 to the number of classes; higher is better
 * @param deviation population deviation over the splits
 * @param splits how many
 * @param generatedCount generated images
 * @param warnings what to be wary of; empty if nothing
 */
public record InceptionScore(
    double value, double deviation, int splits, long generatedCount, List<String> warnings) {
  /** Splits of the paper. */
  public static final int SPLITS = 10;

  private static final double SUM_TOLERANCE = 1e-3;

  /** Images a class in a split below which p(y) is poorly known. */
  private static final long IMAGES_PER_CLASS = 10;

  /** Copies the warnings. */
  public InceptionScore {
    warnings = List.copyOf(warnings);
  }

  /**
   * The score of probabilities that are all there.
   *
   * @param probabilities p(y|x), {@code [N, K]}
   */
  public static InceptionScore of(Tensor probabilities, int splits) {
    FeatureRows.requireRows(probabilities, 1, "generated");
    Stream stream =
        new Stream(probabilities.size(0), Math.toIntExact(probabilities.size(1)), splits);
    stream.add(probabilities);
    return stream.score();
  }

  /**
   * Refuses what are no probabilities of K classes.
   *
   * @param seen images before this batch, for the message
   */
  static void requireProbabilities(Tensor probabilities, int classes, long seen) {
    FeatureRows.requireRows(probabilities, 1, "generated");
    if (probabilities.size(1) != classes) {
      throw new IllegalArgumentException(
          "probabilities of %d classes, expected %d".formatted(probabilities.size(1), classes));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor p = FeatureRows.doubles(probabilities, 0, probabilities.size(0));
      double[] least = TensorData.doubles(p.amin(new long[] {1}, false));
      double[] sums = TensorData.doubles(p.sum(1));
      for (int i = 0; i < sums.length; i++) {
        double found = least[i] >= 0 ? sums[i] : least[i];
        if (!(least[i] >= 0) || !(Math.abs(sums[i] - 1) <= SUM_TOLERANCE)) {
          throw new IllegalArgumentException(
              "image %d has no class probabilities (found %s, expected numbers from 0 to 1 of sum 1): apply softmax to the classifier's output"
                  .formatted(seen + i, found));
        }
      }
    }
  }

  /** Adds {@code [K]} to an array. */
  static void addTo(double[] sums, Tensor values) {
    double[] added = TensorData.doubles(values);
    for (int c = 0; c < sums.length; c++) {
      sums[c] += added[c];
    }
  }

  /** Takes probabilities batch by batch, in the order of the images; its memory is splits x K. */
  public static final class Stream implements Serializable {
    private static final long serialVersionUID = 1;

    private final long images;
    private final int classes;
    private final int splits;
    private final double[] negativeEntropies; // per split: sum of p log p
    private final double[][] marginals; // per split and class: sum of p
    private long next; // place of the next image
    private long seen;

    /** A stream of a known length, from its first image on. */
    public Stream(long images, int classes, int splits) {
      this(images, 0, classes, splits);
    }

    /**
     * A part of a stream of a known length.
     *
     * @param images N of the whole
     * @param first place of the part's first image
     * @param classes K
     * @throws IllegalArgumentException if there are fewer images than splits
     */
    public Stream(long images, long first, int classes, int splits) {
      if (splits < 1 || images < splits || classes < 1) {
        throw new IllegalArgumentException(
            "%d images of %d classes in %d splits: every split needs an image"
                .formatted(images, classes, splits));
      }
      this.images = images;
      this.next = first;
      this.classes = classes;
      this.splits = splits;
      negativeEntropies = new double[splits];
      marginals = new double[splits][classes];
    }

    /**
     * Adds a batch.
     *
     * @param probabilities p(y|x), {@code [B, K]}, rows of sum 1
     * @throws IllegalArgumentException if rows are no probabilities of K classes, or too many
     */
    public void add(Tensor probabilities) {
      requireProbabilities(probabilities, classes, next);
      if (next + probabilities.size(0) > images) {
        throw new IllegalArgumentException(
            "more than the %d images that were announced".formatted(images));
      }
      try (TensorScope scope = new TensorScope()) {
        Tensor p = FeatureRows.doubles(probabilities, 0, probabilities.size(0));
        Tensor entropies = torch.xlogy(p, p).sum(1);
        for (long first = 0; first < p.size(0); ) {
          int split = (int) (((next + 1) * splits - 1) / images); // ends at floor(s N / splits)
          long length = Math.min((split + 1) * images / splits - next, p.size(0) - first);
          addTo(marginals[split], p.narrow(0, first, length).sum(0));
          negativeEntropies[split] += entropies.narrow(0, first, length).sum().item_double();
          next += length;
          seen += length;
          first += length;
        }
      }
    }

    /** Adds what another part of the stream has seen; it stays as it is. */
    public void merge(Stream part) {
      for (int s = 0; s < splits; s++) {
        negativeEntropies[s] += part.negativeEntropies[s];
        for (int c = 0; c < classes; c++) {
          marginals[s][c] += part.marginals[s][c];
        }
      }
      seen += part.seen;
    }

    /**
     * The score.
     *
     * @throws IllegalStateException before all images have been added
     */
    public InceptionScore score() {
      if (seen != images) {
        throw new IllegalStateException(
            "%d of the %d announced images have been added".formatted(seen, images));
      }
      double[] scores = new double[splits];
      for (int s = 0; s < splits; s++) {
        scores[s] = Math.exp(divergence(s));
      }
      List<String> warnings =
          images < IMAGES_PER_CLASS * classes * splits
              ? List.of(
                  "too few samples: %d images for %d classes in %d splits (%d advised)"
                      .formatted(images, classes, splits, IMAGES_PER_CLASS * classes * splits))
              : List.of();
      return new InceptionScore(
          Moments.mean(scores), Moments.deviation(scores), splits, images, warnings);
    }

    /** Mean of sum_y p(y|x) log p(y|x), less sum_y p(y) log p(y). */
    private double divergence(int split) {
      long count = (split + 1) * images / splits - split * images / splits;
      double entropy = 0;
      for (double sum : marginals[split]) {
        double p = sum / count;
        entropy -= p > 0 ? p * Math.log(p) : 0;
      }
      return Math.max(0, negativeEntropies[split] / count + entropy); // below zero by rounding only
    }
  }
}
