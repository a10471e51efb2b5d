package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import java.util.Optional;

/**
 * What generated samples are measured against, and by what. All of it is borrowed and stays open as
 * long as the {@link Evaluation} made of it.
 *
 * @param real real samples
 * @param extractor of features, for images
 * @param training all images that the generator learned from, for {@link Measure#MEMORISATION}
 * @param heldOut images of the same kind that it never saw
 */
public record Reference(
    SampleSet real,
    Optional<FeatureExtractor> extractor,
    Optional<ImageSet> training,
    Optional<ImageSet> heldOut) {
  /** Real samples alone: enough for points, for features and for measures of the images. */
  public static Reference of(SampleSet real) {
    return new Reference(real, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same with an extractor. */
  public Reference with(FeatureExtractor value) {
    return new Reference(real, Optional.of(value), training, heldOut);
  }

  /** The same with what was learned from, and images held out where there are some. */
  public Reference withTraining(ImageSet value, Optional<ImageSet> unseen) {
    return new Reference(real, extractor, Optional.of(value), unseen);
  }
}
