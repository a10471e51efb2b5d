package io.equipoise.web;

import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * From what another thread computes to bytes sent, on threads of its own, so that the computing
 * thread goes on and the web's threads stay free. Each answer has a deadline.
 */
public final class Answers implements AutoCloseable {
  private static final int LEAST_THREADS = 4; // some may wait for slow readers

  private final int deadlineMillis;
  private final Function<Throwable, Optional<HttpFailure>> refusals;
  private final ExecutorService workers;

  /**
   * Answers with a deadline.
   *
   * @param refusals what a failure of the computing thread is to a client; empty where it is a
   *     failure inside
   */
  public Answers(int deadlineMillis, Function<Throwable, Optional<HttpFailure>> refusals) {
    this.deadlineMillis = deadlineMillis;
    this.refusals = refusals;
    AtomicInteger number = new AtomicInteger();
    workers =
        Executors.newFixedThreadPool(
            Math.max(LEAST_THREADS, Runtime.getRuntime().availableProcessors()),
            task -> {
              Thread thread = new Thread(task, "equipoise-answer-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
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
                        return context.contentType(body.type).result(body.bytes);
                      } finally {
                        after.run();
                      }
                    },
                    workers));
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
  }
}
