package io.equipoise.evaluation;

import io.equipoise.metrics.Images;
import java.util.Optional;

/** Images of 8 bits and one size: what is, or would be, in image files. */
public non-sealed interface ImageSet extends SampleSet, Images {
  /** Share of each class in the data, {@code [K]}, where they have classes. */
  default Optional<double[]> classShares() {
    return Optional.empty();
  }
}
