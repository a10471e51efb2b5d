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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * By what features are made of images, as {@link ExtractorOptions} say; each may be null.
 *
 * @param features file of a network
 * @param featuresInput values that the file takes
 * @param extractor which one without a file
 */
public record ExtractorChoice(String features, PixelScale featuresInput, Default extractor)
    implements Serializable {
  /** What makes features where no file is given. */
  public enum Default {
    /** The run's discriminator. */
    ENCODER,
    /** Trained here on labelled images. */
    CLASSIFIER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same for a process that was started in another folder. */
  public ExtractorChoice fromAnyFolder() {
    return features == null
        ? this
        : new ExtractorChoice(
            Path.of(features).toAbsolutePath().toString(), featuresInput, extractor);
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
      return ofFile();
    }
    TrainingData labelled = own.classNames().size() > 1 ? own : against;
    boolean classes = labelled.classNames().size() > 1;
    if (extractor == null ? classes : extractor == Default.CLASSIFIER) {
      return classifier(labelled, training);
    }
    if (!run.objective().hasEnergies()) {
      throw new IllegalArgumentException(
          "the objective gan has no encoder, and %s no classes: give --features FILE.onnx, or --metrics swd,msssim, which need none"
              .formatted(own.name()));
    }
    return EncoderFeatures.of(run);
  }

  /**
   * The extractor for images of no run, beside real ones. Close it.
   *
   * @param training as for a run
   */
  FeatureExtractor of(TrainingData real, Function<String, MeasureProgress> training) {
    if (features != null) {
      return ofFile();
    }
    if (extractor == Default.ENCODER) {
      throw new IllegalArgumentException("--extractor encoder is that of a run: give --run");
    }
    if (real.classNames().size() < 2) {
      throw new IllegalArgumentException(
          "%s has no classes to train a classifier on: give --features FILE.onnx, or --metrics swd,msssim, which need no features"
              .formatted(real.name()));
    }
    return classifier(real, training);
  }

  private FeatureExtractor ofFile() {
    return OnnxFeatures.open(Path.of(features), Optional.ofNullable(featuresInput));
  }

  private static FeatureExtractor classifier(
      TrainingData labelled, Function<String, MeasureProgress> training) {
    return DataClassifier.of(labelled, DataOptions.userCache(), training.apply(labelled.name()));
  }
}
