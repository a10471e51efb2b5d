package io.equipoise.metrics;

import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Features {@code [N, F]} of any type, read block by block as float64 around a common centre, and
 * the squared distances between two blocks.
 */
final class FeatureRows {
  /** Rows a block: 8 MiB of distances between two of them. */
  static final long BLOCK = 1024;

  private final Tensor features;
  private final Tensor centre; // [F] float64
  private final Tensor squares; // [N] float64
  private final long rows;

  /**
   * Rows of a block.
   *
   * @param first number of its first row
   * @param values {@code [B, F]} float64
   * @param squares squared lengths {@code [B]}, a view
   */
  record Block(long first, Tensor values, Tensor squares) {
    long count() {
      return values.size(0);
    }

    /** The part of a tensor {@code [N, ...]} that belongs to these rows, a view. */
    Tensor of(Tensor all) {
      return all.narrow(0, first, count());
    }
  }

  /**
   * @param features {@code [N, F]}, borrowed
   * @param centre {@code [F]} float64, taken from every row: distances stay the same and are found
   *     more exactly
   * @param rows of a block
   */
  FeatureRows(Tensor features, Tensor centre, long rows) {
    this.features = features.detach();
    this.centre = centre;
    this.rows = rows;
    squares = vector(0);
    for (long number = 0; number < blocks(); number++) {
      try (TensorScope scope = new TensorScope()) {
        Block block = block(number);
        block.squares().copy_(block.values().square().sum(1));
      }
    }
  }

  long count() {
    return features.size(0);
  }

  long blocks() {
    return (count() + rows - 1) / rows;
  }

  Block block(long number) {
    long first = number * rows;
    long length = Math.min(rows, count() - first);
    Tensor values = features.narrow(0, first, length).sub(centre); // float64 by promotion
    return new Block(first, values, squares.narrow(0, first, length));
  }

  /** A vector of N values float64, on the device of the features. */
  Tensor vector(double value) {
    return centre.new_full(new long[] {count()}, new Scalar(value));
  }

  /**
   * Squared distances {@code [A, B]}, as |a|^2 + |b|^2 - 2 a.b. What is zero within the rounding of
   * that sum is zero exactly, so that equal rows are at distance zero.
   */
  static Tensor squaredDistances(Block a, Block b) {
    Tensor squaresA = a.squares().unsqueeze(1);
    Tensor squared =
        torch.addmm(
            b.squares().unsqueeze(0), a.values(), b.values().t(), new Scalar(1), new Scalar(-2));
    squared.add_(squaresA);
    double rounding = 2 * (a.values().size(1) + 8) * Math.ulp(1.0);
    return squared.masked_fill_(squared.le(squaresA.mul(new Scalar(rounding))), new Scalar(0.0));
  }

  /**
   * Mean row, {@code [F]} float64.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  static Tensor mean(Tensor features, String side) {
    try (TensorScope scope = new TensorScope()) {
      long count = features.size(0);
      Tensor sum = doubles(features, 0, 1).sum(0).zero_();
      for (long first = 0; first < count; first += BLOCK) {
        try (TensorScope block = new TensorScope()) {
          sum.add_(doubles(features, first, Math.min(BLOCK, count - first)).sum(0));
        }
      }
      requireFinite(sum, side + " features");
      return scope.keep(sum.div_(new Scalar((double) count)));
    }
  }

  /** Refuses what is not {@code [N, F]} with N >= least and F >= 1. */
  static void requireRows(Tensor features, long least, String side) {
    if (features.dim() != 2 || features.size(1) < 1) {
      throw new IllegalArgumentException(
          "%s features have %d dimensions, expected [images, features]"
              .formatted(side, features.dim()));
    }
    if (features.size(0) < least) {
      throw new IllegalArgumentException(
          "there are %d %s images, this measure needs at least %d: take more"
              .formatted(features.size(0), side, least));
    }
  }

  /** The same for both sides, which must have the same features. */
  static void requireRows(Tensor real, Tensor generated, long least) {
    requireRows(real, least, "real");
    requireRows(generated, least, "generated");
    requireSame(real.size(1), generated.size(1));
  }

  static void requireSame(long realFeatures, long generatedFeatures) {
    if (realFeatures != generatedFeatures) {
      throw new IllegalArgumentException(
          "real images have %d features, generated ones %d: take the same extractor for both"
              .formatted(realFeatures, generatedFeatures));
    }
  }

  static void requireFinite(Tensor values, String what) {
    if (!values.isfinite().all().item_bool()) {
      throw new IllegalArgumentException(
          what + " hold NaN or infinity: look at the images and at what made them");
    }
  }

  /** Rows as float64 {@code [count, F]}, a copy unless they are that already. */
  static Tensor doubles(Tensor features, long first, long count) {
    return features.detach().narrow(0, first, count).to(ScalarType.Double);
  }
}
