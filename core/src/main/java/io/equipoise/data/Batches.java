package io.equipoise.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Batches of a run in order, the next few kept ready by a thread of its own. The sequence of
 * samples is a pure function of (data, seed, flip): batch size and start only cut it. Batches run
 * on over the end of an epoch; none is partial.
 *
 * <p>For one consumer. The thread makes Java arrays only and never touches libtorch.
 */
public final class Batches implements AutoCloseable {
  private static final int READY = 4;

  private final BlockingQueue<Loaded> ready = new ArrayBlockingQueue<>(READY);
  private final Thread loader;
  private volatile boolean closed;
  private RuntimeException failure;

  private record Loaded(Batch batch, Throwable failure) {}

  /**
   * Starts loading.
   *
   * @param firstImage samples seen before, e.g. when a run is resumed
   * @param flip whether half of the images, by chance, are mirrored left to right
   */
  public Batches(TrainingData data, long seed, int batchSize, long firstImage, boolean flip) {
    this(data, seed, Share.all(batchSize), firstImage, flip);
  }

  /**
   * Starts loading one process's part of every batch.
   *
   * @param firstImage samples that all processes together have seen before
   */
  public Batches(TrainingData data, long seed, Share share, long firstImage, boolean flip) {
    if (firstImage < 0) {
      throw new IllegalArgumentException("image " + firstImage + " is before the first one, 0");
    }
    BatchOrder order = new BatchOrder(seed, data.count());
    loader = new Thread(() -> load(data, order, share, firstImage, flip), "equipoise-batches");
    loader.setDaemon(true);
    loader.start();
  }

  /**
   * The next batch; waits for it if need be.
   *
   * @throws RuntimeException what went wrong while loading, at the batch it went wrong in
   */
  public Batch next() {
    if (closed) {
      throw new IllegalStateException("these batches were closed; open new ones to go on");
    }
    if (failure != null) {
      throw failure;
    }
    Loaded loaded;
    try {
      loaded = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the next batch", e);
    }
    if (loaded.failure != null) {
      failure =
          new IllegalStateException("loading batches failed: " + loaded.failure, loaded.failure);
      if (loaded.failure instanceof DataException e) {
        failure = new DataException(e.getMessage(), e);
      }
      throw failure;
    }
    return loaded.batch;
  }

  private void load(
      TrainingData data, BatchOrder order, Share share, long firstImage, boolean flip) {
    try {
      try {
        for (long first = firstImage + share.first(); !closed; first += share.whole()) {
          ready.put(new Loaded(batch(data, order, share.size(), first, flip), null));
        }
      } catch (RuntimeException | Error e) {
        ready.put(new Loaded(null, e)); // thrown again by next()
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() asked for the end
    }
  }

  private static Batch batch(
      TrainingData data, BatchOrder order, int batchSize, long first, boolean flip) {
    return Batch.fill(
        data,
        first,
        batchSize,
        new Batch.Pick() {
          @Override
          public long index(int place) {
            return order.index(first + place);
          }

          @Override
          public boolean flipped(int place) {
            return flip && order.flipped(first + place);
          }
        });
  }

  /** Ends the thread; returns when it has ended. The data stay open. */
  @Override
  public void close() {
    closed = true;
    loader.interrupt();
    try {
      loader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
