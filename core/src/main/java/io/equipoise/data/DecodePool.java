package io.equipoise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes the images of a source on all cores, with a bounded amount of encoded bytes waiting. One
 * use each.
 */
final class DecodePool {
  private static final int BUDGET_KIB = 64 << 10;
  private static final int LEAST_KIB = 64;
  private static final int MAX_THREADS = 8;
  private static final int REPORT_EVERY = 64;

  /** What is done with each decoded image, on any thread. */
  @FunctionalInterface
  interface Step {
    void image(int place, Picture picture);
  }

  private final ImageSequence source;
  private final boolean skipBad;
  private final PackProgress progress;
  private final Step step;
  private final Semaphore budget = new Semaphore(BUDGET_KIB);
  private final AtomicInteger done = new AtomicInteger();
  private final TreeMap<Integer, DataException> bad = new TreeMap<>(); // guarded by itself
  private volatile Throwable failure;

  private DecodePool(ImageSequence source, boolean skipBad, PackProgress progress, Step step) {
    this.source = source;
    this.skipBad = skipBad;
    this.progress = progress;
    this.step = step;
  }

  /** Ends the reading of a source once its outcome is known. */
  @SuppressWarnings("serial")
  private static final class Stop extends RuntimeException {
    Stop() {
      super(null, null, false, false);
    }
  }

  /**
   * Runs the step on every image.
   *
   * @return images that are broken, by place; all of them, perhaps
   * @throws DataException for the first broken image, unless they are skipped
   */
  static List<BadImage> run(
      ImageSequence source, boolean skipBad, PackProgress progress, int threads, Step step) {
    return new DecodePool(source, skipBad, progress, step).run(threads);
  }

  /** Threads that a machine of its own decodes with. */
  static int allCores() {
    return Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** Refuses a source of which nothing is left. */
  static void requireSome(ImageSequence source, List<BadImage> bad) {
    if (bad.size() == source.count()) {
      throw new DataException(
          "none of the "
              + source.count()
              + " images can be read; the first: "
              + bad.get(0).reason());
    }
  }

  private List<BadImage> run(int threads) {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "equipoise-decode");
              thread.setDaemon(true);
              return thread;
            });
    try {
      source.read(item -> submit(pool, item));
    } catch (Stop e) {
      // outcome() throws what it was stopped for
    } finally {
      pool.shutdown();
      budget.acquireUninterruptibly(BUDGET_KIB); // every task has ended
    }
    return outcome();
  }

  private void submit(ExecutorService pool, ImageSequence.Item item) {
    int cost = Math.max(LEAST_KIB, Math.min(BUDGET_KIB, item.heldBytes() / 1024));
    budget.acquireUninterruptibly(cost);
    if (mustStop()) {
      budget.release(cost);
      throw new Stop();
    }
    pool.execute(
        () -> {
          try {
            step.image(item.place(), item.picture().get());
          } catch (DataException e) {
            synchronized (bad) {
              bad.put(item.place(), e);
            }
          } catch (RuntimeException | Error e) {
            failure = e;
          } finally {
            done.incrementAndGet();
            budget.release(cost);
          }
        });
    if (done.get() % REPORT_EVERY == 0) {
      progress.packed(done.get(), source.count());
    }
  }

  private boolean mustStop() {
    synchronized (bad) {
      return failure != null || (!skipBad && !bad.isEmpty());
    }
  }

  private List<BadImage> outcome() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (!bad.isEmpty() && !skipBad) {
      throw bad.firstEntry().getValue();
    }
    progress.packed(source.count(), source.count());
    List<BadImage> list = new ArrayList<>();
    bad.forEach((place, why) -> list.add(new BadImage(place, why.getMessage())));
    return list;
  }
}
