package io.equipoise.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the inference thread, and what it is given next. Jobs get turns of {@value #TURN}
 * images, so that a large one does not hold up the small ones behind it; turns of many jobs make
 * one batch. How much may wait is decided by {@link Pending}.
 */
final class JobQueue {
  /** The sampler's block: where batches cannot be mixed, turns are whole blocks. */
  static final int TURN = 16;

  private final int maxBatch;
  private final long maxWaitNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private boolean closed;

  JobQueue(int maxBatch, int maxWaitMillis) {
    this.maxBatch = maxBatch;
    this.maxWaitNanos = TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
  }

  /** What is to be done next: images of many jobs, or a job of another kind. */
  sealed interface Work permits Batch, Job {
    /** Whose it is. */
    List<Job> jobs();
  }

  /**
   * Images to be computed together.
   *
   * @param turns of {@code maxBatch} images at most unless it is one turn
   */
  record Batch(List<Job.Turn> turns) implements Work {
    int images() {
      return turns.stream().mapToInt(Job.Turn::count).sum();
    }

    @Override
    public List<Job> jobs() {
      return turns.stream().<Job>map(Job.Turn::job).toList();
    }
  }

  /** Appends a job; a swap goes first. */
  void add(Job job) {
    lock.lock();
    try {
      if (closed) {
        job.cancel();
      } else if (job instanceof Job.Swap) {
        waiting.addFirst(job);
      } else {
        waiting.addLast(job);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work; null once closed. Jobs that are over are dropped. */
  Work take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        Job first = next();
        if (closed) {
          return null;
        }
        if (first == null) {
          changed.await();
        } else if (first instanceof Job.Images images) {
          return batch(images);
        } else {
          return waiting.poll();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The first job that is not over, left where it is. */
  private Job next() {
    while (!waiting.isEmpty() && waiting.peek().over()) {
      waiting.poll();
    }
    return waiting.peek();
  }

  /** Of the first job, even if it is answered by now, and of what may be computed with it. */
  private Batch batch(Job.Images first) throws InterruptedException {
    long endNanos = first.sinceNanos() + maxWaitNanos;
    List<Job.Turn> turns = new ArrayList<>();
    int room = maxBatch;
    for (Job next = first; ; next = next()) {
      if (next instanceof Job.Images job) {
        int count = Math.min(TURN, job.left());
        if (!turns.isEmpty() && count > room) {
          break;
        }
        waiting.poll();
        turns.add(job.take(count));
        room -= count;
        if (job.left() > 0) {
          waiting.addLast(job);
        }
      } else if (room <= 0 || !waiting.isEmpty() || !awaitMore(endNanos)) {
        break;
      }
    }
    return new Batch(turns);
  }

  private boolean awaitMore(long endNanos) throws InterruptedException {
    while (!closed && waiting.isEmpty()) {
      long left = endNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      changed.awaitNanos(left);
    }
    return !closed;
  }

  /** Jobs of which a part is done begin anew. */
  void restart() {
    lock.lock();
    try {
      for (Job job : waiting) {
        if (job instanceof Job.Images images) {
          images.restart();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends {@link #take}; what waits is not done any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(Job::cancel);
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
