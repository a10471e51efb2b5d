package io.equipoise.metrics;

import io.equipoise.tensor.LibTorch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All squared distances between the rows of two sets, in pairs of blocks, on as many threads as
 * libtorch may use.
 *
 * <p>The products that |a|^2 + |b|^2 - 2 a.b takes are float32, and the distance that follows comes
 * as bounds: of N^2 pairs nearly all are beyond doubt too far apart to matter, and the few others
 * are computed in float64 from the rows as they were given. So what is found is that of float64
 * throughout, whatever the threads do.
 *
 * <p>The helpers call nothing of libtorch, whose memory grows with threads that come and go.
 */
final class DistanceBlocks {
  private final FeatureRows a;
  private final FeatureRows b;
  private final boolean half;
  private final AtomicInteger next;
  private final AtomicLong done = new AtomicLong();
  private volatile Throwable failure;

  /** Looks at the pairs of two blocks. Called by many threads, with a pair of its own each. */
  interface Scan {
    void scan(BlockPair pair);
  }

  private DistanceBlocks(FeatureRows a, FeatureRows b, boolean half) {
    this.a = a;
    this.b = b;
    this.half = half;
    this.next = new AtomicInteger(a.blocks());
  }

  /** All pairs of a row of a and a row of b. What meets one block of a comes in order. */
  static void scan(FeatureRows a, FeatureRows b, Scan scan, BlockCount count) {
    new DistanceBlocks(a, b, false).run(scan, count);
  }

  /** Pairs of rows of one set: each block with itself and with those before it. */
  static void scanOthers(FeatureRows a, Scan scan, BlockCount count) {
    new DistanceBlocks(a, a, true).run(scan, count);
  }

  /** Pairs of blocks that {@link #scanOthers} looks at. */
  static long others(FeatureRows a) {
    return a.blocks() * (a.blocks() + 1L) / 2;
  }

  private void run(Scan scan, BlockCount count) {
    List<Thread> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(LibTorch.threads(), a.blocks()); i++) {
      Thread helper = new Thread(() -> help(scan), "equipoise-distances-" + i);
      helper.setDaemon(true);
      helper.start();
      helpers.add(helper);
    }
    long[] told = {0};
    Runnable tell =
        () -> {
          long now = done.get();
          count.done(now - told[0]);
          told[0] = now;
        };
    try {
      work(scan, tell);
    } catch (RuntimeException | Error e) {
      failure = e; // the helpers end after their blocks
      throw e;
    } finally {
      join(helpers);
    }
    if (failure != null) {
      throw new IllegalStateException("comparing features failed: " + failure, failure);
    }
    tell.run();
  }

  private void help(Scan scan) {
    try {
      work(scan, () -> {});
    } catch (RuntimeException | Error e) {
      failure = e; // thrown by the thread that waits
    }
  }

  private static void join(List<Thread> helpers) {
    boolean interrupted = false;
    for (Thread helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true; // kept for later: the helpers use memory of the caller's
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(Scan scan, Runnable tell) {
    try (BlockPair pair = new BlockPair(a, b)) {
      for (int block = next.decrementAndGet(); block >= 0; block = next.decrementAndGet()) {
        for (int other = 0; other < (half ? block + 1 : b.blocks()); other++) {
          if (failure != null) {
            return;
          }
          pair.take(block, other);
          scan.scan(pair);
          done.incrementAndGet();
          tell.run();
        }
      }
    }
  }
}
