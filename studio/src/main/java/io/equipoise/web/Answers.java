package io.equipoise.web;

import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * From what another thread computes to bytes sent, on threads of its own, so that the computing
 * thread goes on and the web's threads stay free. Each answer has a deadline.
 */
public final class Answers implements AutoCloseable {
  private static final int LEAST_THREADS = 4;
  private static final int MOST_WRITERS = 128; // each may wait for a slow reader
  private static final int MOST_WRITTEN = 256 << 20; // bytes at a time: they are in memory
  private static final long KEEP_SECONDS = 30;

  private final int deadlineMillis;
  private final Function<Throwable, Optional<HttpFailure>> refusals;
  private final ExecutorService workers;
  private final ExecutorService writers;
  private final Semaphore room = new Semaphore(MOST_WRITTEN);

  /**
   * Answers with a deadline.
   *
   * @param refusals what a failure of the computing thread is to a client; empty where it is a
   *     failure inside
   */
  public Answers(int deadlineMillis, Function<Throwable, Optional<HttpFailure>> refusals) {
    this.deadlineMillis = deadlineMillis;
    this.refusals = refusals;
    workers =
        Executors.newFixedThreadPool(
            Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors()),
            threads("equipoise-answer-"));
    writers =
        new ThreadPoolExecutor(
            0,
            MOST_WRITERS,
            KEEP_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            threads("equipoise-write-"),
            (task, full) -> task.run()); // by the worker, which then waits itself
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** What is sent. */
  public record Body(String type, byte[] bytes) {}

  /** Threads for decoding and encoding. */
  public ExecutorService workers() {
    return workers;
  }

  /**
   * Answers when the result is there, or the deadline.
   *
   * @param after called before the answer is written, whatever became of it
   */
  public <T> void send(
      Context context, CompletableFuture<T> result, Runnable after, Function<T, Body> encode) {
    AtomicInteger bytes = new AtomicInteger();
    context.future(
        () ->
            result
                .orTimeout(deadlineMillis, TimeUnit.MILLISECONDS)
                .handleAsync(
                    (made, failure) -> {
                      try {
                        if (failure != null) {
                          throw typed(failure);
                        }
                        Body body = encode.apply(made);
                        bytes.set(body.bytes.length);
                        return context.contentType(body.type).result(body.bytes);
                      } finally {
                        after.run();
                      }
                    },
                    workers)
                .thenApplyAsync(answered -> answered, writing -> write(writing, bytes.get())));
  }

  /** On a thread that may wait for a slow reader, while there is one and room for the bytes. */
  private void write(Runnable writing, int bytes) {
    if (!room.tryAcquire(bytes)) {
      writing.run();
      return;
    }
    writers.execute(
        () -> {
          try {
            writing.run();
          } finally {
            room.release(bytes);
          }
        });
  }

  private RuntimeException typed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return new HttpFailure(
          Reason.DEADLINE,
          "not done in %d ms: ask for fewer images, or later".formatted(deadlineMillis));
    }
    if (cause instanceof CancellationException) {
      return new HttpFailure(Reason.DRAINING, "the server is stopping: ask another one", 1);
    }
    Optional<HttpFailure> refusal = refusals.apply(cause);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    workers.shutdown();
    writers.shutdown();
  }
}
