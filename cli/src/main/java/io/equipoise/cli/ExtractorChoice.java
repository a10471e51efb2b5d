package io.equipoise.cli;

import io.equipoise.data.DataOptions;
import io.equipoise.data.TrainingData;
import io.equipoise.features.DataClassifier;
import io.equipoise.features.EncoderFeatures;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.features.OnnxFeatures;
import io.equipoise.features.PixelScale;
import io.equipoise.latent.TrainedRun;
import io.equipoise.metrics.MeasureProgress;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * By what features are made of images, as the options say; each may be null.
 *
 * @param features {@code --features}
 * @param featuresInput {@code --features-input}
 * @param extractor {@code --extractor}
 */
public record ExtractorChoice(String features, String featuresInput, String extractor)
    implements Serializable {
  /** Refuses what does not go together. */
  public void check() {
    EvaluateOptions.refuse(features == null, "--features", "--features-input", featuresInput);
    EvaluateOptions.refuse(
        features != null, "the defaults, without --features", "--extractor", extractor);
    if (extractor != null && !Set.of("encoder", "classifier").contains(extractor)) {
      throw new IllegalArgumentException(
          "--extractor " + extractor + " is neither encoder nor classifier");
    }
  }

  /**
   * The extractor for a run's images: a classifier of the run's own data where they have classes,
   * so that it is one for all data that the run is measured against. Close it.
   *
   * @param training told of the training of a classifier on the data of that name, if there is any
   */
  public FeatureExtractor of(
      TrainedRun run,
      TrainingData own,
      TrainingData against,
      Function<String, MeasureProgress> training) {
    if (features != null) {
      return OnnxFeatures.open(
          Path.of(features), Optional.ofNullable(featuresInput).map(PixelScale::named));
    }
    TrainingData labelled = own.classNames().size() > 1 ? own : against;
    boolean classes = labelled.classNames().size() > 1;
    if (extractor == null ? classes : extractor.equals("classifier")) {
      return DataClassifier.of(labelled, DataOptions.userCache(), training.apply(labelled.name()));
    }
    if (!run.objective().hasEnergies()) {
      throw new IllegalArgumentException(
          "the objective gan has no encoder, and %s no classes: give --features FILE.onnx, or --metrics swd,msssim, which need none"
              .formatted(own.name()));
    }
    return EncoderFeatures.of(run);
  }
}
