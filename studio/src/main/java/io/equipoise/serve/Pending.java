package io.equipoise.serve;

import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.util.concurrent.TimeUnit;

/**
 * How much is promised: images of requests that were let in and are not answered yet. What does not
 * fit, or would come too late at the speed of the last batches, is refused at once.
 */
final class Pending {
  private static final double SMOOTHING = 0.2;
  private static final int MOST_RETRY_SECONDS = 60;

  private final int capacity;
  private final double deadlineSeconds;
  private int images; // all fields guarded by this
  private boolean draining;
  private double secondsPerImage;

  Pending(ServeConfig config) {
    this.capacity = config.queueImages();
    this.deadlineSeconds = config.deadlineMillis() / 1000.0;
  }

  /** Room for a request's images, until closed. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Lets a request in.
   *
   * @throws HttpFailure 503 if it does not fit, would be late, or the server is about to stop
   */
  synchronized Lease admit(int count) {
    if (draining) {
      throw new HttpFailure(Reason.DRAINING, "the server is stopping: ask another one", 1);
    }
    if (images > 0 && (images + count > capacity || isLate(count))) {
      throw new HttpFailure(
          Reason.QUEUE_FULL,
          "%d images are waiting, which is all that can be made in time".formatted(images),
          retrySeconds());
    }
    images += count;
    return new Lease() {
      private boolean closed;

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          release(count);
        }
      }
    };
  }

  private boolean isLate(int count) {
    return (images + count) * secondsPerImage > deadlineSeconds;
  }

  private int retrySeconds() {
    double seconds = Math.ceil(images * secondsPerImage / 2); // by then half of it is done
    return (int) Math.max(1, Math.min(MOST_RETRY_SECONDS, seconds));
  }

  private synchronized void release(int count) {
    images -= count;
    notifyAll();
  }

  /** Learns from a batch how long an image takes. */
  synchronized void computed(int count, double seconds) {
    double now = seconds / count;
    secondsPerImage =
        secondsPerImage == 0 ? now : secondsPerImage + SMOOTHING * (now - secondsPerImage);
  }

  synchronized int images() {
    return images;
  }

  synchronized boolean draining() {
    return draining;
  }

  /** Lets nobody in any more. */
  synchronized void drain() {
    draining = true;
  }

  /** Waits until all that was let in is answered; false if that takes longer. */
  synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (images > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
