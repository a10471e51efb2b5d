package io.equipoise.metrics;

import java.util.Arrays;

/** Squared distances of each row of a set to its k nearest other rows. */
final class NearestOthers {
  private final int k;
  private final double[] nearest; // [N, k], ascending
  private final double[] farthest; // [N]: the k-th of them, beyond which nothing counts
  private final Object[] locks; // one for some rows

  private NearestOthers(int count, int k) {
    this.k = k;
    nearest = new double[Math.multiplyExact(count, k)];
    farthest = new double[count];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    Arrays.fill(farthest, Double.POSITIVE_INFINITY);
    locks = new Object[64];
    Arrays.setAll(locks, i -> new Object());
  }

  static NearestOthers of(FeatureRows rows, int k, BlockCount count) {
    NearestOthers found = new NearestOthers(rows.count(), k);
    DistanceBlocks.scanOthers(rows, found::scan, count);
    return found;
  }

  /** To the k-th nearest, {@code [N]}. */
  double[] radii(int kth) {
    double[] radii = new double[farthest.length];
    Arrays.setAll(radii, i -> nearest[i * k + kth - 1]);
    return radii;
  }

  private void scan(BlockPair pair) {
    double[] least = new double[pair.countB()];
    for (int i = 0; i < pair.countA(); i++) {
      pair.least(i, least);
      int row = pair.firstA() + i;
      int end = pair.isDiagonal() ? i : pair.countB(); // each pair once
      for (int j = 0; j < end; j++) {
        int other = pair.firstB() + j;
        // others may be lowering these: an old value only costs a look
        if (!(least[j] >= farthest[row] && least[j] >= farthest[other])) {
          double distance = pair.exact(i, j);
          put(row, distance);
          put(other, distance);
        }
      }
    }
  }

  private void put(int row, double distance) {
    synchronized (locks[row % locks.length]) {
      if (distance >= farthest[row]) {
        return;
      }
      int place = row * k + k - 1;
      for (; place > row * k && nearest[place - 1] > distance; place--) {
        nearest[place] = nearest[place - 1];
      }
      nearest[place] = distance;
      farthest[row] = nearest[row * k + k - 1];
    }
  }
}
