package io.equipoise.metrics;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Data copying after Meehan, Chaudhuri, Dasgupta 2020, section 3: distances of generated images to
 * their nearest training images against those of held-out real images, by the statistic of Mann and
 * Whitney.
 *
 * @param closerShare share of pairs (generated, held-out) in which the generated image is closer to
 *     the training set, ties half: 1/2 for images as new as held-out ones, near 1 for copies, near
 *     0 for images far from all data
 * @param generated nearest training image of each generated image
 * @param heldOut nearest training image of each held-out image
 * @param trainingCount training images
 * @param warnings what to be wary of; empty if nothing
 */
public record Memorisation(
    double closerShare,
    NearestSamples generated,
    NearestSamples heldOut,
    long trainingCount,
    List<String> warnings) {
  /** Images of a side below which the share has an error of several hundredths. */
  private static final int ADVISED = 100;

  /** Copies the warnings. */
  public Memorisation {
    warnings = List.copyOf(warnings);
  }

  /**
   * Measures generated images.
   *
   * @param training {@code [M, F]}, what the generator learned from
   * @param heldOut {@code [H, F]}, real images that it never saw
   * @param generated {@code [N, F]}
   * @param progress told of the generated images first, then of the held-out ones
   * @throws IllegalArgumentException if a side is empty, has other features, or values that are not
   *     finite
   */
  public static Memorisation of(
      Tensor training, Tensor heldOut, Tensor generated, MeasureProgress progress) {
    FeatureRows.requireRows(heldOut, 1, "held-out");
    FeatureRows.requireRows(generated, 1, "generated");
    NearestSamples ofGenerated = NearestSamples.of(training, generated, "generated", progress);
    NearestSamples ofHeldOut = NearestSamples.of(training, heldOut, "held-out", progress);
    return of(ofGenerated, ofHeldOut, training.size(0));
  }

  /**
   * Measures what was found before.
   *
   * @param ofGenerated nearest training image of each generated image
   * @param ofHeldOut nearest training image of each held-out image
   * @param trainingCount training images searched
   */
  public static Memorisation of(
      NearestSamples ofGenerated, NearestSamples ofHeldOut, long trainingCount) {
    double share = Roc.of(ofHeldOut.distance(), ofGenerated.distance()).auroc();
    int heldOut = ofHeldOut.index().length;
    int generated = ofGenerated.index().length;
    List<String> warnings =
        Math.min(heldOut, generated) < ADVISED
            ? List.of(
                "too few samples: %d held-out and %d generated images (%d advised)"
                    .formatted(heldOut, generated, ADVISED))
            : List.of();
    return new Memorisation(share, ofGenerated, ofHeldOut, trainingCount, warnings);
  }
}
