package io.equipoise.metrics;

import io.equipoise.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link PrecisionRecall} and {@link DensityCoverage} from the distances between all images, which
 * are computed in {@linkplain DistanceBlocks blocks} and never kept: beside the features the memory
 * is some blocks and a few numbers an image.
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
      BlockCount count =
          new BlockCount(
              DistanceBlocks.others(realRows)
                  + DistanceBlocks.others(generatedRows)
                  + (long) realRows.blocks() * generatedRows.blocks(),
              progress);
      NearestOthers ofReal = NearestOthers.of(realRows, largestK, count);
      NearestOthers ofGenerated = NearestOthers.of(generatedRows, precisionK, count);
      Crossing crossing =
          new Crossing(
                  ofReal.radii(precisionK), ofReal.radii(densityK), ofGenerated.radii(precisionK))
              .count(realRows, generatedRows, count);
      return result(crossing, real.size(0), generated.size(0), precisionK, densityK);
    }
  }

  private static Neighbourhoods result(
      Crossing crossing, long m, long n, int precisionK, int densityK) {
    List<String> warnings =
        Math.min(m, n) < ADVISED
            ? List.of(
                "too few samples: %d real and %d generated images (%d advised)"
                    .formatted(m, n, ADVISED))
            : List.of();
    double density = (double) crossing.inBalls() / densityK / n;
    return new Neighbourhoods(
        new PrecisionRecall(crossing.precision(), crossing.recall(), precisionK, m, n, warnings),
        new DensityCoverage(density, crossing.coverage(), densityK, m, n, warnings));
  }
}
