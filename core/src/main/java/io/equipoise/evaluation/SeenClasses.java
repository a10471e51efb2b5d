package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.ClassModes;
import io.equipoise.metrics.InceptionScore;
import io.equipoise.metrics.ModifiedInceptionScore;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;

/** What an extractor with classes says of generated images; parts of a row of images merge. */
final class SeenClasses implements SideFeatures.Observer, Serializable {
  private static final long serialVersionUID = 1;

  private final InceptionScore.Stream score; // null where not measured
  private final ModifiedInceptionScore.Stream modified; // the same
  private final long[] counts; // [K] samples of each class; null where not measured

  /**
   * Nothing seen yet.
   *
   * @param images of the whole row
   * @param first place in it of the first that will be seen
   * @param classes K
   */
  SeenClasses(EvaluationConfig config, long images, long first, int classes) {
    boolean scored = config.has(Measure.IS);
    int splits = (int) Math.min(config.splits(), images);
    score = scored ? new InceptionScore.Stream(images, first, classes, splits) : null;
    modified = scored ? new ModifiedInceptionScore.Stream(classes) : null;
    counts = config.has(Measure.MODES) ? new long[classes] : null;
  }

  @Override
  public void saw(FeatureExtractor.Output output) {
    if (score != null) {
      score.add(output.probabilities().orElseThrow());
      modified.add(output.probabilities().orElseThrow());
    }
    if (counts != null) {
      for (int label : output.labels()) {
        counts[label]++;
      }
    }
  }

  /** Adds what was seen of another part of the row. */
  void merge(SeenClasses part) {
    if (score != null) {
      score.merge(part.score);
      modified.merge(part.modified);
    }
    if (counts != null) {
      Arrays.setAll(counts, c -> counts[c] + part.counts[c]);
    }
  }

  /** The Inception scores, if they are measured. */
  Optional<InceptionScore> score() {
    return Optional.ofNullable(score).map(InceptionScore.Stream::score);
  }

  Optional<ModifiedInceptionScore> modified() {
    return Optional.ofNullable(modified).map(ModifiedInceptionScore.Stream::score);
  }

  /**
   * The classes that are reached, if they are measured.
   *
   * @param shares of the classes in the data; empty: equal
   */
  Optional<ClassModes> modes(Optional<double[]> shares) {
    return Optional.ofNullable(counts)
        .map(
            seen ->
                shares
                    .map(known -> ClassModes.ofCounts(seen, known))
                    .orElseGet(() -> ClassModes.ofCounts(seen)));
  }
}
