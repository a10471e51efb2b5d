package io.equipoise.metrics;

import io.equipoise.metrics.FeatureRows.Block;
import io.equipoise.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * {@link PrecisionRecall} and {@link DensityCoverage} from one pass over the distances, which are
 * computed in blocks and never kept: beside the features the memory is some blocks and a few
 * numbers an image.
 */
public record Neighbourhoods(PrecisionRecall precisionRecall, DensityCoverage densityCoverage) {
  /** Images a side below which the k-th neighbour says little about a manifold. */
  private static final long ADVISED = 1000;

  /**
   * Measures generated images against real ones.
   *
   * @param real {@code [M, F]} of any type, M > k
   * @param generated {@code [N, F]} of any type, N > k
   * @param precisionK k of precision and recall
   * @param densityK k of density and coverage
   * @throws IllegalArgumentException if a side has not more images than k, other features, or
   *     values that are not finite
   */
  public static Neighbourhoods of(
      Tensor real, Tensor generated, int precisionK, int densityK, MeasureProgress progress) {
    return of(real, generated, precisionK, densityK, FeatureRows.BLOCK, progress);
  }

  /** The same in blocks of another size. */
  static Neighbourhoods of(
      Tensor real,
      Tensor generated,
      int precisionK,
      int densityK,
      long rows,
      MeasureProgress progress) {
    if (precisionK < 1 || densityK < 1) {
      throw new IllegalArgumentException(
          "k is %d and %d, expected at least 1".formatted(precisionK, densityK));
    }
    int largestK = Math.max(precisionK, densityK);
    FeatureRows.requireRows(real, generated, largestK + 1L);
    try (TensorScope scope = new TensorScope()) {
      Tensor centre = FeatureRows.mean(real, "real");
      FeatureRows.mean(generated, "generated"); // refuses what is not finite
      FeatureRows realRows = new FeatureRows(real, centre, rows);
      FeatureRows generatedRows = new FeatureRows(generated, centre, rows);
      long r = realRows.blocks();
      long g = generatedRows.blocks();
      BlockCount count = new BlockCount(r * (r + 1) / 2 + g * (g + 1) / 2 + r * g, progress);
      Tensor realNearest = nearestOthers(realRows, largestK, count); // [M, largestK]
      Tensor generatedNearest = nearestOthers(generatedRows, precisionK, count);
      Balls balls =
          new Balls(
              realNearest.select(1, precisionK - 1),
              realNearest.select(1, densityK - 1),
              generatedNearest.select(1, precisionK - 1));
      return new Crossing(realRows, generatedRows, balls).count(count).result(precisionK, densityK);
    }
  }

  /** Squared distances of each row to its k nearest other rows, {@code [N, k]} ascending. */
  private static Tensor nearestOthers(FeatureRows rows, int k, BlockCount count) {
    Tensor nearest =
        rows.vector(Double.POSITIVE_INFINITY).unsqueeze(1).expand(rows.count(), k).contiguous();
    for (long a = 0; a < rows.blocks(); a++) {
      try (TensorScope scope = new TensorScope()) {
        Block block = rows.block(a);
        for (long b = 0; b <= a; b++) { // each pair of blocks once
          try (TensorScope inner = new TensorScope()) {
            Block others = rows.block(b);
            Tensor squared = FeatureRows.squaredDistances(block, others);
            if (a == b) {
              squared.fill_diagonal_(new Scalar(Double.POSITIVE_INFINITY)); // no own neighbour
            } else {
              keepNearest(nearest, others, squared.t());
            }
            keepNearest(nearest, block, squared);
          }
          count.done();
        }
      }
    }
    return nearest;
  }

  private static void keepNearest(Tensor nearest, Block block, Tensor squared) {
    Tensor kept = block.of(nearest); // [B, k]
    long k = kept.size(1);
    Tensor candidates = torch.topk(squared, Math.min(k, squared.size(1)), 1, false, true).get0();
    Tensor both = torch.cat(new TensorVector(kept, candidates), 1);
    kept.copy_(torch.topk(both, k, 1, false, true).get0());
  }

  /** Squared radii of the balls about each image. */
  private record Balls(Tensor realPrecision, Tensor realDensity, Tensor generatedPrecision) {}

  /** Who lies in whose ball, real against generated. */
  private static final class Crossing {
    private final FeatureRows real;
    private final FeatureRows generated;
    private final Balls balls;
    private final Tensor generatedInside; // [N]: 1 in the manifold of the real images
    private final Tensor realInside; // [M]: 1 in the manifold of the generated images
    private final Tensor nearestGenerated; // [M]: squared distance
    private long inBalls;

    Crossing(FeatureRows real, FeatureRows generated, Balls balls) {
      this.real = real;
      this.generated = generated;
      this.balls = balls;
      generatedInside = generated.vector(0);
      realInside = real.vector(0);
      nearestGenerated = real.vector(Double.POSITIVE_INFINITY);
    }

    Crossing count(BlockCount count) {
      for (long a = 0; a < real.blocks(); a++) {
        try (TensorScope scope = new TensorScope()) {
          Block block = real.block(a);
          for (long b = 0; b < generated.blocks(); b++) {
            try (TensorScope inner = new TensorScope()) {
              cross(block, generated.block(b));
            }
            count.done();
          }
        }
      }
      return this;
    }

    private void cross(Block a, Block b) {
      Tensor squared = FeatureRows.squaredDistances(a, b); // [A, B]
      Tensor inReal = squared.le(a.of(balls.realPrecision()).unsqueeze(1));
      Tensor inGenerated = squared.le(b.of(balls.generatedPrecision()).unsqueeze(0));
      b.of(generatedInside).logical_or_(inReal.any(0));
      a.of(realInside).logical_or_(inGenerated.any(1));
      Tensor nearest = a.of(nearestGenerated);
      nearest.copy_(nearest.minimum(squared.amin(new long[] {1}, false)));
      inBalls += squared.lt(a.of(balls.realDensity()).unsqueeze(1)).sum().item_long();
    }

    Neighbourhoods result(int precisionK, int densityK) {
      long m = real.count();
      long n = generated.count();
      long covered = nearestGenerated.lt(balls.realDensity()).sum().item_long();
      List<String> warnings =
          Math.min(m, n) < ADVISED
              ? List.of(
                  "too few samples: %d real and %d generated images (%d advised)"
                      .formatted(m, n, ADVISED))
              : List.of();
      return new Neighbourhoods(
          new PrecisionRecall(
              generatedInside.sum().item_double() / n,
              realInside.sum().item_double() / m,
              precisionK,
              m,
              n,
              warnings),
          new DensityCoverage(
              (double) inBalls / densityK / n, (double) covered / m, densityK, m, n, warnings));
    }
  }
}
