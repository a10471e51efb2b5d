package io.equipoise.metrics;

import java.util.concurrent.atomic.LongAdder;

/** Which generated image lies in the ball of which real one, and the other way round. */
final class Crossing {
  private final double[] realPrecision; // [M], squared radii
  private final double[] realDensity; // [M]
  private final double[] generatedPrecision; // [N]
  // set by any thread, never taken back: who sees it late only looks again
  private final boolean[] generatedInside; // [N], in the manifold of the real images
  private final boolean[] realInside; // [M], in the manifold of the generated images
  private final boolean[] covered; // [M]
  private final LongAdder inBalls = new LongAdder();

  Crossing(double[] realPrecision, double[] realDensity, double[] generatedPrecision) {
    this.realPrecision = realPrecision;
    this.realDensity = realDensity;
    this.generatedPrecision = generatedPrecision;
    generatedInside = new boolean[generatedPrecision.length];
    realInside = new boolean[realPrecision.length];
    covered = new boolean[realPrecision.length];
  }

  Crossing count(FeatureRows real, FeatureRows generated, BlockCount count) {
    DistanceBlocks.scan(real, generated, this::scan, count);
    return this;
  }

  private void scan(BlockPair pair) {
    double[] least = new double[pair.countB()];
    for (int i = 0; i < pair.countA(); i++) {
      pair.least(i, least);
      int row = pair.firstA() + i;
      double reach = Math.max(realPrecision[row], realDensity[row]);
      for (int j = 0; j < pair.countB(); j++) {
        if (!(least[j] > reach && least[j] > generatedPrecision[pair.firstB() + j])) {
          meet(new Distance(pair, i, j, least[j]), row, pair.firstB() + j);
        }
      }
    }
  }

  private void meet(Distance distance, int row, int column) {
    if (!generatedInside[column] && distance.isAtMost(realPrecision[row])) {
      generatedInside[column] = true;
    }
    if (!realInside[row] && distance.isAtMost(generatedPrecision[column])) {
      realInside[row] = true;
    }
    if (distance.isBelow(realDensity[row])) {
      covered[row] = true;
      inBalls.increment();
    }
  }

  /** A distance that is computed only where its bounds leave a question open. */
  private static final class Distance {
    private final BlockPair pair;
    private final int i;
    private final int j;
    private final double least;
    private double exact = Double.NaN;

    Distance(BlockPair pair, int i, int j, double least) {
      this.pair = pair;
      this.i = i;
      this.j = j;
      this.least = least;
    }

    boolean isAtMost(double radius) {
      if (least > radius) {
        return false;
      }
      return pair.most(i, j) <= radius || exact() <= radius;
    }

    boolean isBelow(double radius) {
      if (least >= radius) {
        return false;
      }
      return pair.most(i, j) < radius || exact() < radius;
    }

    private double exact() {
      if (Double.isNaN(exact)) {
        exact = pair.exact(i, j);
      }
      return exact;
    }
  }

  /** Share of generated images in the manifold of the real ones. */
  double precision() {
    return share(generatedInside);
  }

  /** Share of real images in the manifold of the generated ones. */
  double recall() {
    return share(realInside);
  }

  /** Share of real images with a generated one in their ball. */
  double coverage() {
    return share(covered);
  }

  /** Pairs of a real image and a generated one in its ball. */
  long inBalls() {
    return inBalls.sum();
  }

  private static double share(boolean[] values) {
    long count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return (double) count / values.length;
  }
}
