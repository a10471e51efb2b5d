package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import org.bytedeco.pytorch.Tensor;

/** Tells the class of images, for counting the classes that a generator reaches. */
public interface ClassLabels {
  /** Share of each class in the data, {@code [K]}, each above 0, of sum 1. */
  double[] dataShares();

  /**
   * Classes of a batch.
   *
   * @param images as of {@link FeatureExtractor#of}
   * @return {@code [N]}, from 0 to K - 1
   */
  int[] of(Tensor images);
}
