package io.equipoise.studio.latent;

import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One thread that computes, and the few pieces of work that wait for it. */
final class ComputingThread {
  private static final int RETRY_SECONDS = 1;
  private static final long PATIENCE_SECONDS = 5;

  private final ThreadPoolExecutor executor;
  private volatile boolean ending;

  /**
   * Starts with the first work.
   *
   * @param waiting pieces of work that may wait
   */
  ComputingThread(String name, int waiting) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Puts work at the end of the queue; it is left out if nobody waits for it by then.
   *
   * @throws HttpFailure 503 if too much is waiting
   */
  <T> CompletableFuture<T> begin(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    run(
        () -> {
          if (ending) {
            result.cancel(false);
          }
          if (result.isDone()) {
            return;
          }
          try {
            result.complete(work.get());
          } catch (RuntimeException | Error e) { // of this work: the next may do better
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /**
   * Puts work that answers for itself at the end of the queue.
   *
   * @throws HttpFailure 503 if too much is waiting
   */
  void run(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException e) {
      throw new HttpFailure(
          Reason.QUEUE_FULL, "the studio is busy with what was asked before", RETRY_SECONDS);
    }
  }

  /**
   * Ends the thread after the work at hand; what waits is not done.
   *
   * @return whether it has ended, and no work of it is under way any more
   */
  boolean end() {
    ending = true;
    executor.shutdown();
    try {
      return executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
