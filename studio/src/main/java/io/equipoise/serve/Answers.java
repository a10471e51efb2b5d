package io.equipoise.serve;

import io.equipoise.data.DataException;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
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
 * From computed numbers to bytes sent, on threads of its own, so that the inference thread goes on
 * computing and the web's threads stay free. Each answer has a deadline.
 */
final class Answers implements AutoCloseable {
  private static final int LEAST_THREADS = 4; // some may wait for slow readers

  /** Says which checkpoint made the answer. */
  static final String CHECKPOINT = "Equipoise-Checkpoint";

  private final int deadlineMillis;
  private final ExecutorService workers;

  Answers(int deadlineMillis) {
    this.deadlineMillis = deadlineMillis;
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
  record Body(String type, byte[] bytes) {}

  /** Threads for decoding and encoding. */
  ExecutorService workers() {
    return workers;
  }

  /**
   * Answers when the result is there, or the deadline.
   *
   * @param lease room that the request takes up until then
   */
  void send(
      Context context,
      Pending.Lease lease,
      CompletableFuture<Job.Made> result,
      Function<Job.Made, Body> encode) {
    context.future(
        () ->
            result
                .orTimeout(deadlineMillis, TimeUnit.MILLISECONDS)
                .handleAsync(
                    (made, failure) -> {
                      try (lease) {
                        if (failure != null) {
                          throw typed(failure);
                        }
                        Body body = encode.apply(made);
                        context.header(CHECKPOINT, Long.toString(made.version()));
                        return context.contentType(body.type).result(body.bytes);
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
    if (cause instanceof DataException) {
      return new HttpFailure(Reason.BAD_REQUEST, cause);
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
