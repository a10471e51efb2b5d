package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import io.equipoise.latent.Sampler;
import io.equipoise.metrics.FeatureStatistics;
import io.equipoise.metrics.Images;
import io.equipoise.network.NetworkConfig;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an evaluation needs of a part of one side's images, to be computed on many machines and
 * merged. Its size depends on the extractor and not on the number of images.
 *
 * <p>{@link #MEASURES} can be taken of such parts; the others compare images one by one.
 */
public final class EvaluationPart implements Serializable {
  private static final long serialVersionUID = 1;

  /** Measures that can be taken of merged parts. */
  public static final Set<Measure> MEASURES =
      Set.copyOf(EnumSet.of(Measure.FD, Measure.IS, Measure.MODES));

  private final FeatureStatistics.Sums statistics;
  private final SeenClasses classes; // null of real images

  private EvaluationPart(FeatureStatistics.Sums statistics, SeenClasses classes) {
    this.statistics = statistics;
    this.classes = classes;
  }

  /**
   * Images first to first + count - 1 of the real ones.
   *
   * @param extractor borrowed, as everything here
   */
  public static EvaluationPart ofReal(
      Images real, long first, long count, FeatureExtractor extractor) {
    return of(new ImagePart(real, first, count), extractor, null);
  }

  /**
   * Samples first to first + count - 1 of a seed, of n in all, as {@code generate} would write
   * them.
   *
   * @param first a multiple of 16, so that every image is the same as in one piece
   */
  public static EvaluationPart ofGenerated(
      Sampler sampler,
      NetworkConfig network,
      EvaluationConfig config,
      long first,
      long count,
      long n,
      FeatureExtractor extractor) {
    Origin origin = Origin.ofData("", "", "");
    try (StoredImages images =
        StoredImages.generated(
            sampler, network, origin, config.seed(), first, count, EvaluationProgress.SILENT)) {
      return of(images, extractor, new SeenClasses(config, n, first, extractor.classes()));
    }
  }

  private static EvaluationPart of(Images images, FeatureExtractor extractor, SeenClasses classes) {
    try (SideFeatures side =
        SideFeatures.of(
            images,
            extractor,
            new SideFeatures.Wanted(true, false),
            classes == null ? output -> {} : classes,
            "features",
            EvaluationProgress.SILENT)) {
      return new EvaluationPart(side.statistics().sums(), classes);
    }
  }

  /** Both parts as one; this one is no more of use. */
  public EvaluationPart merge(EvaluationPart other) {
    if (classes != null) {
      classes.merge(other.classes);
    }
    try (FeatureStatistics merged = FeatureStatistics.of(statistics);
        FeatureStatistics more = FeatureStatistics.of(other.statistics)) {
      merged.merge(more);
      return new EvaluationPart(merged.sums(), classes);
    }
  }

  /** Images in it. */
  public long count() {
    return statistics.count();
  }

  SeenClasses classes() {
    return classes;
  }

  SideFeatures features() {
    return SideFeatures.of(FeatureStatistics.of(statistics));
  }
}
