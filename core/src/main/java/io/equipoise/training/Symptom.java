package io.equipoise.training;

/** The ways in which these models fail: what is seen, in plain words, and what to try. */
enum Symptom {
  K_AT_ZERO(
      "The generator does not keep up",
      "the generated images are harder to rebuild than gamma asks for, although D, with k at 0, does"
          + " not fight them at all",
      "a higher --gamma, a lower --lr-ratio-d or more --filters"),
  K_AT_ONE(
      "The generated images are too easy",
      "D fights the generated images with all its weight, k being at 1, and still rebuilds them more"
          + " easily than gamma asks for: they are too plain or too alike",
      "a lower --gamma, --pt-weight 0.1 or a higher --lr-ratio-d"),
  RATE_AT_FLOOR(
      "It has stopped improving",
      "M has stalled with the learning rate at its floor: the run is done",
      "a lower --lr-min or more --filters"),
  HINGE_NEVER_BINDS(
      "The margin does nothing",
      "no generated image is inside the margin, so D does not fight them",
      "a larger --margin or --margin auto"),
  HINGE_ALWAYS_BINDS(
      "The margin does nothing",
      "the margin lies far above every energy, so the hinge does not limit D",
      "a smaller --margin or --margin auto"),
  ALIKE(
      "The generator is collapsing",
      "the generated images grow alike",
      "--pt-weight 0.1, a higher --gamma, a lower --lr or a lower --beta2"),
  BLOWN_UP(
      "The training has diverged",
      "the generated images vary far more than the data, so their pixels have left the range of"
          + " images",
      "a lower --lr");

  /** How long, in thousands of images, k or a hinge stands still before it is said. */
  static final double LONG_KIMG = 16;

  /** Diversity, as a share of the data's, below which images are alike. */
  static final double ALIKE_BELOW = 0.35;

  /** Diversity, as a share of the data's, that images within [-1, 1] hardly reach. */
  static final double BLOWN_UP_ABOVE = 3;

  /** Some runs start alike and grow apart. */
  static final double ALIKE_AFTER_KIMG = 32;

  final String title;
  final String seen;
  final String remedy;

  Symptom(String title, String seen, String remedy) {
    this.title = title;
    this.seen = seen;
    this.remedy = remedy;
  }
}
