package io.equipoise.cli;

import io.equipoise.evaluation.Measure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code evaluate} takes. */
final class EvaluateOptions {
  private static final long MOST = 10_000;
  private static final String OF_IMAGES = "images, and these are features";

  @Option(names = "--run", paramLabel = "RUN", description = "a run directory")
  Path run;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "real images to measure the run against (default: what it was trained on)")
  String data;

  @Option(
      names = "--checkpoint",
      paramLabel = "IMAGES",
      description = "of the checkpoint after that many images (default: the newest)")
  Long checkpoint;

  @Option(
      names = "--held-out",
      paramLabel = "SPEC",
      description = "images of the same kind that the run never saw, to recognise copies")
  String heldOut;

  @Option(names = "--real", paramLabel = "SPEC", description = "real images, instead of a run")
  String real;

  @Option(names = "--fake", paramLabel = "SPEC", description = "generated images to measure")
  String fake;

  @Option(
      names = "--resolution",
      paramLabel = "R",
      description = "pixels that --real and --fake are brought to (default: as --fake has them)")
  Integer resolution;

  @Option(
      names = "--real-features",
      paramLabel = "FILE",
      description = ".npy file of features [N, F] of real images, float32 or float64")
  Path realFeatures;

  @Option(
      names = "--fake-features",
      paramLabel = "FILE",
      description = ".npy file of features [N, F] of generated images")
  Path fakeFeatures;

  @Option(
      names = "--metrics",
      paramLabel = "LIST",
      description =
          "any of fd,kd,is,prdc,swd,msssim,modes,memorisation (default: all that are possible)")
  String metrics;

  @Mixin ExtractorOptions extractor;

  @Option(
      names = "--n",
      paramLabel = "N",
      description = "images of each side (default: 10000, or all where there are fewer)")
  Long n;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "seed of the generated images and of everything random (default: 1)")
  Long seed;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description = "where the result is written (default: in the run's folder evaluation)")
  Path out;

  /** Refuses options that do not go together. */
  void check() {
    boolean specs = real != null || fake != null;
    boolean arrays = realFeatures != null || fakeFeatures != null;
    int ways = (run != null ? 1 : 0) + (specs ? 1 : 0) + (arrays ? 1 : 0);
    if (ways != 1) {
      throw new IllegalArgumentException(
          "say what to measure in one way: --run RUN, or --real SPEC --fake SPEC, or"
              + " --real-features A.npy --fake-features B.npy");
    }
    if (specs && (real == null || fake == null)) {
      throw new IllegalArgumentException("two sets are compared: give --real and --fake");
    }
    if (arrays && (realFeatures == null || fakeFeatures == null)) {
      throw new IllegalArgumentException(
          "two sets are compared: give --real-features and --fake-features");
    }
    refuse(run == null, "--run", "--data", data, "--checkpoint", checkpoint);
    refuse(!specs, "--real and --fake", "--resolution", resolution);
    if (arrays) {
      extractor.refuse(OF_IMAGES);
      refuse(true, OF_IMAGES, "--held-out", heldOut, "--n", n);
    }
    if (n != null && n < 1) {
      throw new IllegalArgumentException("--n " + n + " is below 1");
    }
  }

  static void refuse(boolean wrong, String with, Object... optionsAndValues) {
    for (int i = 0; wrong && i < optionsAndValues.length; i += 2) {
      if (optionsAndValues[i + 1] != null) {
        throw new IllegalArgumentException(
            optionsAndValues[i] + " is for " + with + ": leave it out");
      }
    }
  }

  Optional<Set<Measure>> measures() {
    return Optional.ofNullable(metrics).map(Measure::parse);
  }

  long n() {
    return n == null ? MOST : n;
  }

  long seed() {
    return seed == null ? 1 : seed;
  }

  OptionalLong checkpoint() {
    return checkpoint == null ? OptionalLong.empty() : OptionalLong.of(checkpoint);
  }

  /** Whether features are needed, or will be taken where nothing is said. */
  boolean needFeatures() {
    return measures()
        .map(
            measures ->
                measures.contains(Measure.MODES)
                    || measures.stream().anyMatch(Measure::isOfFeatures))
        .orElse(true);
  }
}
