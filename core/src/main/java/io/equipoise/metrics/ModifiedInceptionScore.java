package io.equipoise.metrics;

import io.equipoise.tensor.TensorScope;
import java.io.Serializable;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Modified Inception score of Zhao, Mathieu, LeCun 2016 (EBGAN), section 4.1: with the arguments of
 * the divergence the other way round and no exponential,
 *
 * <pre>
 *   E_x KL(p(y) || p(y|x))
 * </pre>
 *
 * over all images at once. The paper uses it to compare the runs of one search and for nothing
 * else: it grows with the classifier's confidence, without a bound. Probabilities below {@link
 * Float#MIN_NORMAL}, which a softmax in float32 loses, count as that.
 *
 * @param value in nats, not negative; higher is better, with the same classifier only
 * @param generatedCount generated images
 * @param warnings what to be wary of; empty if nothing
 */
public record ModifiedInceptionScore(double value, long generatedCount, List<String> warnings) {
  private static final double LEAST = Float.MIN_NORMAL;

  /** Images a class below which p(y) is poorly known. */
  private static final long IMAGES_PER_CLASS = 10;

  /** Copies the warnings. */
  public ModifiedInceptionScore {
    warnings = List.copyOf(warnings);
  }

  /**
   * The score of probabilities that are all there.
   *
   * @param probabilities p(y|x), {@code [N, K]}
   */
  public static ModifiedInceptionScore of(Tensor probabilities) {
    FeatureRows.requireRows(probabilities, 1, "generated");
    Stream stream = new Stream(Math.toIntExact(probabilities.size(1)));
    stream.add(probabilities);
    return stream.score();
  }

  /** Takes probabilities batch by batch; its memory is 2 K. */
  public static final class Stream implements Serializable {
    private static final long serialVersionUID = 1;

    private final double[] sums; // per class: sum of p(y|x)
    private final double[] logarithms; // per class: sum of log p(y|x)
    private long seen;

    /** A stream for K classes. */
    public Stream(int classes) {
      sums = new double[classes];
      logarithms = new double[classes];
    }

    /**
     * Adds a batch.
     *
     * @param probabilities p(y|x), {@code [B, K]}, rows of sum 1
     * @throws IllegalArgumentException if rows are no probabilities of K classes
     */
    public void add(Tensor probabilities) {
      InceptionScore.requireProbabilities(probabilities, sums.length, seen);
      try (TensorScope scope = new TensorScope()) {
        Tensor p = FeatureRows.doubles(probabilities, 0, probabilities.size(0));
        InceptionScore.addTo(sums, p.sum(0));
        InceptionScore.addTo(logarithms, p.clamp_min(new Scalar(LEAST)).log().sum(0));
      }
      seen += probabilities.size(0);
    }

    /** Adds what another stream has seen; it stays as it is. */
    public void merge(Stream part) {
      for (int c = 0; c < sums.length; c++) {
        sums[c] += part.sums[c];
        logarithms[c] += part.logarithms[c];
      }
      seen += part.seen;
    }

    /**
     * The score.
     *
     * @throws IllegalStateException before the first image
     */
    public ModifiedInceptionScore score() {
      if (seen == 0) {
        throw new IllegalStateException("no image has been added");
      }
      double score = 0;
      for (int c = 0; c < sums.length; c++) {
        double p = sums[c] / seen;
        score += p > 0 ? p * (Math.log(p) - logarithms[c] / seen) : 0;
      }
      long advised = IMAGES_PER_CLASS * sums.length;
      List<String> warnings =
          seen < advised
              ? List.of(
                  "too few samples: %d images for %d classes (%d advised)"
                      .formatted(seen, sums.length, advised))
              : List.of();
      return new ModifiedInceptionScore(Math.max(0, score), seen, warnings); // below by rounding
    }
  }
}
