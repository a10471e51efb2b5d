package io.equipoise.studio.frame;

import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs file access apart from the threads that answer requests, and waits for it only so long: a
 * disk that does not answer must not hang the page. What hangs keeps its thread, so each run may
 * have only a few under way; more wait for their turn, and where those hang are refused at once.
 */
public final class DiskAccess implements AutoCloseable {
  private static final int MOST_THREADS = 256;
  private static final int MOST_OF_A_RUN = 4;
  private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long KEEP_SECONDS = 30;

  private final long patienceMillis;
  private final Map<String, List<Long>> underWay = new HashMap<>(); // since when; guarded by itself
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService pool =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          KEEP_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "equipoise-disk-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Access with a limit.
   *
   * @param patienceMillis how long a request waits for a disk
   */
  public DiskAccess(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /**
   * Does something with files and waits for it.
   *
   * @param of what it is about: a run's name
   * @throws HttpFailure 504 if it takes too long, or too much of the same hangs already; 404 if a
   *     file is damaged or cannot be read
   */
  public <T> T of(String of, Callable<T> work) {
    Future<T> future = begin(of, work);
    try {
      return future.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw silent(of);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CorruptFileException
          || e.getCause() instanceof StorageException) {
        throw new HttpFailure(Reason.NOT_FOUND, e.getCause());
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(of + " cannot be read: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silent(of);
    }
  }

  /**
   * Begins to do something with files, which handles its own failures.
   *
   * @throws HttpFailure 504 if too much of the same hangs already
   */
  public void start(String of, Runnable work) {
    Long since = admit(of);
    try {
      pool.execute(
          () -> {
            try {
              work.run();
            } finally {
              leave(of, since);
            }
          });
    } catch (RejectedExecutionException e) {
      leave(of, since);
      throw silent(of);
    }
  }

  private <T> Future<T> begin(String of, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    start(of, task);
    return task;
  }

  private Long admit(String of) {
    long asked = System.nanoTime();
    synchronized (underWay) {
      while (true) {
        long now = System.nanoTime();
        List<Long> begun = underWay.computeIfAbsent(of, name -> new ArrayList<>());
        if (begun.size() < MOST_OF_A_RUN) {
          begun.add(now);
          return now;
        }
        long waited = Math.max(now - begun.get(0), now - asked); // by the eldest, or for a turn
        if (waited >= HANGING_NANOS) {
          throw silent(of);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(underWay, HANGING_NANOS - waited);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw silent(of);
        }
      }
    }
  }

  private void leave(String of, Long since) {
    synchronized (underWay) {
      List<Long> begun = underWay.get(of);
      begun.remove(since);
      if (begun.isEmpty()) {
        underWay.remove(of);
      }
      underWay.notifyAll();
    }
  }

  private static HttpFailure silent(String of) {
    return new HttpFailure(
        Reason.DEADLINE, "the disk of " + of + " does not answer: is it still there?");
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
