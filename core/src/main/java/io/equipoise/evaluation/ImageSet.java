package io.equipoise.evaluation;

import io.equipoise.metrics.Images;
import java.util.Optional;

/** Images of 8 bits and one size: what is, or would be, in image files. */
public non-sealed interface ImageSet extends SampleSet, Images {
  /** Names of the classes in the data, and how the data share among them, where known. */
  default Optional<double[]> classShares() {
    return Optional.empty();
  }
}
