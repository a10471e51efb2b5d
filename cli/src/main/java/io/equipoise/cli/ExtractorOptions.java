package io.equipoise.cli;

import io.equipoise.features.PixelScale;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** By what {@code evaluate} makes features of images. */
public final class ExtractorOptions {
  @Option(
      names = "--features",
      paramLabel = "FILE",
      description =
          "ONNX network that makes features of images (default: a classifier trained on the labelled"
              + " data, else the run's encoder)")
  private Path features;

  @Option(
      names = "--features-input",
      paramLabel = "SCALE",
      description =
          "values that this network takes: minus_one_to_one, zero_to_one, bytes or imagenet"
              + " (default: as its metadata say)")
  private PixelScale featuresInput;

  @Option(
      names = "--extractor",
      paramLabel = "encoder|classifier",
      description = "choose between the two defaults")
  private ExtractorChoice.Default extractor;

  /**
   * What was chosen.
   *
   * @throws IllegalArgumentException if options do not go together
   */
  public ExtractorChoice choice() {
    EvaluateOptions.refuse(features == null, "--features", "--features-input", featuresInput);
    EvaluateOptions.refuse(
        features != null, "the defaults, without --features", "--extractor", extractor);
    String file = features == null ? null : features.toString();
    return new ExtractorChoice(file, featuresInput, extractor);
  }

  /** Refuses what was chosen, for what has no images. */
  void refuse(String with) {
    EvaluateOptions.refuse(true, with, "--features", features, "--extractor", extractor);
  }
}
