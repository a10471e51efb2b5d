package io.equipoise.evaluation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be measured; each gives one or more {@linkplain Quantity quantities}. */
public enum Measure {
  /** Frechet distance. */
  FD("fd", true),
  /** Kernel distance. */
  KD("kd", true),
  /** Inception score, as published and as the EBGAN paper modified it. */
  IS("is", true),
  /** Precision, recall, density, coverage. */
  PRDC("prdc", true),
  /** Sliced Wasserstein distance: of the images' patches, or of points. */
  SWD("swd", false),
  /** MS-SSIM of pairs of generated images, and of real ones. */
  MSSSIM("msssim", false),
  /** Modes of a mixture, or classes, that the samples reach. */
  MODES("modes", false),
  /** Nearest training image of each generated one. */
  MEMORISATION("memorisation", true);

  private final String label;
  private final boolean ofFeatures;

  Measure(String label, boolean ofFeatures) {
    this.label = label;
    this.ofFeatures = ofFeatures;
  }

  /** As on the command line. */
  public String label() {
    return label;
  }

  /** Whether it is computed from features, so that images need an extractor for it. */
  public boolean isOfFeatures() {
    return ofFeatures;
  }

  /**
   * Reads labels with commas between them.
   *
   * @throws IllegalArgumentException naming the one that is unknown, and all there are
   */
  public static Set<Measure> parse(String labels) {
    Set<Measure> measures = EnumSet.noneOf(Measure.class);
    for (String label : labels.split(",", -1)) {
      measures.add(named(label.strip().toLowerCase(Locale.ROOT)));
    }
    return measures;
  }

  private static Measure named(String label) {
    return Arrays.stream(values())
        .filter(measure -> measure.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no measure \"%s\"; there are: %s"
                        .formatted(label, labels(values()))));
  }

  /** Labels with commas between them. */
  public static String labels(Measure... measures) {
    return Arrays.stream(measures).map(Measure::label).collect(Collectors.joining(","));
  }
}
