package io.equipoise.evaluation;

import static io.equipoise.evaluation.Quantity.Better.HIGHER;
import static io.equipoise.evaluation.Quantity.Better.LOWER;
import static io.equipoise.evaluation.Quantity.Better.NEITHER;

import java.util.Arrays;
import java.util.Optional;

/** A number that an evaluation gives. */
public enum Quantity {
  /** {@link io.equipoise.metrics.FrechetDistance}. */
  FD("fd", Measure.FD, LOWER, "Frechet distance"),
  /** {@link io.equipoise.metrics.KernelDistance}. */
  KD("kd", Measure.KD, LOWER, "kernel distance"),
  /** Deviation of the kernel distance over its subsets. */
  KD_DEVIATION("kd_deviation", Measure.KD, NEITHER, "its deviation over subsets"),
  /** {@link io.equipoise.metrics.InceptionScore}. */
  INCEPTION_SCORE("inception_score", Measure.IS, HIGHER, "Inception score"),
  /** Deviation of the Inception score over its splits. */
  INCEPTION_SCORE_DEVIATION(
      "inception_score_deviation", Measure.IS, NEITHER, "its deviation over splits"),
  /** {@link io.equipoise.metrics.ModifiedInceptionScore}. */
  INCEPTION_SCORE_MODIFIED(
      "inception_score_modified", Measure.IS, HIGHER, "EBGAN paper's modified score"),
  /** {@link io.equipoise.metrics.PrecisionRecall}. */
  PRECISION("precision", Measure.PRDC, HIGHER, "precision (quality)"),
  /** {@link io.equipoise.metrics.PrecisionRecall}. */
  RECALL("recall", Measure.PRDC, HIGHER, "recall (diversity)"),
  /** {@link io.equipoise.metrics.DensityCoverage}. */
  DENSITY("density", Measure.PRDC, HIGHER, "density (quality)"),
  /** {@link io.equipoise.metrics.DensityCoverage}. */
  COVERAGE("coverage", Measure.PRDC, HIGHER, "coverage (diversity)"),
  /** {@link io.equipoise.metrics.SlicedWasserstein}. */
  SWD("swd", Measure.SWD, LOWER, "sliced Wasserstein distance"),
  /** {@link io.equipoise.metrics.MsSsim} of generated images: lower is more diverse. */
  MS_SSIM("ms_ssim", Measure.MSSSIM, NEITHER, "MS-SSIM of pairs (lower: more diverse)"),
  /** The same of the real images, the yardstick. */
  MS_SSIM_REAL("ms_ssim_real", Measure.MSSSIM, NEITHER, "the same of real images"),
  /** Modes or classes found. */
  MODES("modes", Measure.MODES, HIGHER, "modes found"),
  /** Modes or classes there are. */
  MODES_OF("modes_of", Measure.MODES, NEITHER, "modes there are"),
  /** KL(generated || data) over the modes. */
  MODES_REVERSE_KL("modes_reverse_kl", Measure.MODES, LOWER, "reverse KL over the modes"),
  /** Share of points within 3 sigma of a mode. */
  MODES_HIGH_QUALITY("modes_high_quality", Measure.MODES, HIGHER, "share near a mode"),
  /** {@link io.equipoise.metrics.Memorisation#closerShare}. */
  MEMORISATION(
      "memorisation", Measure.MEMORISATION, NEITHER, "closer to training than held-out (0.5: new)"),
  /** Median distance of generated images to their nearest training image. */
  MEMORISATION_DISTANCE(
      "memorisation_distance", Measure.MEMORISATION, NEITHER, "median distance to training images");

  /** Which way is better. */
  public enum Better {
    /** Less is better. */
    LOWER,
    /** More is better. */
    HIGHER,
    /** It says something else than good or bad. */
    NEITHER
  }

  private final String key;
  private final Measure measure;
  private final Better better;
  private final String meaning;

  Quantity(String key, Measure measure, Better better, String meaning) {
    this.key = key;
    this.measure = measure;
    this.better = better;
    this.meaning = meaning;
  }

  /** In JSON and in {@code metrics.jsonl}. */
  public String key() {
    return key;
  }

  /** What it comes of. */
  public Measure measure() {
    return measure;
  }

  /** Which way is better. */
  public Better better() {
    return better;
  }

  /** In a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether it is a whole number. */
  boolean isCount() {
    return this == MODES || this == MODES_OF;
  }

  /** The quantity of a key. */
  public static Optional<Quantity> of(String key) {
    return Arrays.stream(values()).filter(quantity -> quantity.key.equals(key)).findFirst();
  }
}
