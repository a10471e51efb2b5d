package io.equipoise.data;

/**
 * One process's part of every batch: samples {@code first} to {@code first + size - 1} of {@code
 * whole}.
 */
public record Share(int first, int size, int whole) {
  /** Checks the ranges. */
  public Share {
    if (first < 0 || size < 1 || first + size > whole) {
      throw new IllegalArgumentException(
          "samples %d to %d are not part of a batch of %d"
              .formatted(first, first + size - 1, whole));
    }
  }

  /** A batch that is not divided. */
  public static Share all(int whole) {
    return new Share(0, whole, whole);
  }

  /**
   * The part of one rank. Where the batch does not divide evenly the first ranks have one more.
   *
   * @throws IllegalArgumentException if there are more ranks than samples
   */
  public static Share of(int rank, int world, int whole) {
    if (whole < world) {
      throw new IllegalArgumentException(
          "--batch %d leaves some of %d ranks without an image: take --batch %d or more"
              .formatted(whole, world, world));
    }
    int each = whole / world;
    int more = whole % world;
    return new Share(rank * each + Math.min(rank, more), each + (rank < more ? 1 : 0), whole);
  }
}
