package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.MsSsim;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Measures generated samples against a reference. The real side is looked at once, when this is
 * made; any number of generated sides follow, each with the same real samples, extractor, subsets,
 * pairs and directions.
 *
 * <p>Images are measured as they would be written, in 8 bits. Memory beside the sets: float32
 * features of both sides where precision, kernel distance or memorisation are measured; nothing
 * that grows with the number of images otherwise.
 *
 * <p>Native memory: made outside any scope it is freed by {@link #close}. Not thread-safe.
 */
public final class Evaluation implements AutoCloseable {
  private final Reference reference;
  private final EvaluationConfig config;
  private final SideFeatures real; // null where no measure needs features
  private final Optional<MsSsim> realSimilarity;

  private Evaluation(
      Reference reference,
      EvaluationConfig config,
      SideFeatures real,
      Optional<MsSsim> realSimilarity) {
    this.reference = reference;
    this.config = config;
    this.real = real;
    this.realSimilarity = realSimilarity;
  }

  /**
   * Looks at the real side.
   *
   * @throws IllegalArgumentException if a measure cannot be taken with such a reference; the
   *     message says what is missing
   */
  public static Evaluation against(
      Reference reference, EvaluationConfig config, EvaluationProgress progress) {
    requireMeasurable(reference, config.measures());
    Optional<MsSsim> similarity =
        config.has(Measure.MSSSIM)
            ? Optional.of(
                MsSsim.ofPairs(
                    (ImageSet) reference.real(),
                    config.pairs(),
                    config.seed(),
                    progress.of("similarity of real images")))
            : Optional.empty();
    SideFeatures real = null;
    SideFeatures.Wanted wanted = wantedOfReal(config);
    if (wanted.statistics() || wanted.rows()) {
      real =
          reference.real() instanceof ImageSet images
              ? SideFeatures.of(
                  images,
                  reference.extractor().orElseThrow(),
                  wanted,
                  output -> {},
                  "features of real images",
                  progress)
              : SideFeatures.of(reference.real(), wanted);
    }
    return new Evaluation(reference, config, real, similarity);
  }

  private static SideFeatures.Wanted wantedOfReal(EvaluationConfig config) {
    return new SideFeatures.Wanted(
        config.has(Measure.FD), config.has(Measure.KD) || config.has(Measure.PRDC));
  }

  /**
   * Refuses measures that cannot be taken with a reference.
   *
   * @throws IllegalArgumentException saying what is missing
   */
  public static void requireMeasurable(Reference reference, Set<Measure> measures) {
    for (Measure measure : measures) {
      obstacle(reference, measure)
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(reason);
              });
    }
  }

  /**
   * Refuses measures that cannot be taken of merged parts of images.
   *
   * @throws IllegalArgumentException saying which, or what is missing
   */
  public static void requireInParts(Reference reference, Set<Measure> measures) {
    requireMeasurable(reference, measures);
    for (Measure measure : measures) {
      if (!EvaluationPart.MEASURES.contains(measure)) {
        throw new IllegalArgumentException(
            measure.label()
                + " compares images one by one and cannot be taken in parts: take some of "
                + Measure.labels(
                    EvaluationPart.MEASURES.stream().sorted().toArray(Measure[]::new)));
      }
    }
  }

  /** All measures that can be taken with a reference. */
  public static Set<Measure> measurable(Reference reference) {
    Set<Measure> measures = EnumSet.allOf(Measure.class);
    measures.removeIf(measure -> obstacle(reference, measure).isPresent());
    return measures;
  }

  /** Why a measure cannot be taken, if it cannot. */
  private static Optional<String> obstacle(Reference reference, Measure measure) {
    String label = measure.label();
    SampleSet real = reference.real();
    if (real instanceof FeatureSet) {
      return Set.of(Measure.FD, Measure.KD, Measure.PRDC).contains(measure)
          ? Optional.empty()
          : Optional.of(label + " needs images, and these are features: take fd, kd or prdc");
    }
    if (real instanceof PointSet points) {
      return switch (measure) {
        case FD, KD, PRDC, SWD -> Optional.empty();
        case MODES ->
            points.mixture().isPresent()
                ? Optional.empty()
                : Optional.of("modes of points need a mixture: take ring or grid as the real side");
        case IS, MSSSIM, MEMORISATION ->
            Optional.of(
                label + " needs images, and these are points: take fd, kd, prdc, swd or modes");
      };
    }
    Optional<FeatureExtractor> extractor = reference.extractor();
    if (measure.isOfFeatures() && extractor.isEmpty()) {
      return Optional.of(
          label + " needs features of the images: give an extractor, or take swd and msssim");
    }
    boolean classes = extractor.isPresent() && extractor.get().classes() > 0;
    return switch (measure) {
      case IS ->
          classes
              ? Optional.empty()
              : Optional.of(
                  "is needs class probabilities, which %s does not give: take another extractor"
                      .formatted(extractor.get().name()));
      case MODES ->
          classes
              ? Optional.empty()
              : Optional.of("modes of images need an extractor that tells their classes");
      case MEMORISATION ->
          reference.training().isPresent()
              ? Optional.empty()
              : Optional.of("memorisation needs the images that the generator was trained on");
      case FD, KD, PRDC, SWD, MSSSIM -> Optional.empty();
    };
  }

  /**
   * Measures generated samples.
   *
   * @param generated of the same kind as the real ones; borrowed
   * @throws IllegalArgumentException if they are of another kind or size, or too few for a measure
   */
  public EvaluationResult of(SampleSet generated, EvaluationProgress progress) {
    return new SampleMeasures(reference, config, real, realSimilarity, progress).of(generated);
  }

  /**
   * Measures generated images of which parts were looked at elsewhere, and merged.
   *
   * @param reference of the real part
   * @param config with measures of {@link EvaluationPart#MEASURES} only
   * @param origin of the generated ones
   * @throws IllegalArgumentException if a measure cannot be taken so
   */
  public static EvaluationResult ofParts(
      Reference reference,
      EvaluationConfig config,
      EvaluationPart real,
      EvaluationPart generated,
      Origin origin) {
    requireInParts(reference, config.measures());
    try (SideFeatures features = real.features()) {
      return new SampleMeasures(
              reference, config, features, Optional.empty(), EvaluationProgress.SILENT)
          .of(generated, origin);
    }
  }

  @Override
  public void close() {
    if (real != null) {
      real.close();
    }
  }

  /** The kind of a set, for messages. */
  static String kind(SampleSet samples) {
    return samples instanceof FeatureSet
        ? "features"
        : samples instanceof PointSet ? "points" : "images";
  }
}
