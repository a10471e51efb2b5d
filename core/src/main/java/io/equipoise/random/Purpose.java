package io.equipoise.random;

/** What a draw is for. Draws for different purposes are independent under the same seed. */
public enum Purpose {
  /** z of generated training images; index = images generated so far. */
  TRAINING_LATENT(1),
  /** z of sample grids and of {@code generate}; index = number of the image. */
  SAMPLE_LATENT(2),
  /** Order of the images in an epoch; index = epoch. */
  ORDER(3),
  /** Horizontal flips; index = real images seen so far. */
  FLIP(4),
  /** Initial weights; index = number of the parameter. */
  WEIGHTS(5),
  /** Factors of a drawn face; index = number of the face. */
  FACE(6),
  /** Points of a 2-D mixture; index = number of the point. */
  MIXTURE(7),
  /** Subsets of the kernel distance; index = 2 * subset + side (0 real, 1 generated). */
  KERNEL_SUBSET(8),
  /** Pairs of generated images that are compared; index = number of the pair. */
  IMAGE_PAIR(9),
  /** Places of patches in images; index = number of the image. */
  PATCH(10),
  /** Directions that distributions are projected onto; index = number of the direction. */
  DIRECTION(11),
  /** Which images are stacked to one; index = number of the stacked image, lane = channel. */
  STACK(12),
  /** Which images of a labelled set a classifier does not see; index 0. */
  HELD_OUT(13),
  /** Samples of data that generated ones are measured against; index 0, a permutation. */
  REFERENCE(14),
  /** Units of D that dropout leaves out; index = 2 * image + side (0 real, 1 generated). */
  DROPOUT(15);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  /** Part of every draw: never changed, or old runs could not be continued. */
  int code() {
    return code;
  }
}
