package io.equipoise.web;

import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bodies of requests, as many at a time as the memory set aside for them holds. A request that does
 * not say how long it is counts as the longest.
 */
public final class RequestBodies {
  private static final int RETRY_SECONDS = 1;
  private static final int MOST_READERS = 40; // of the web's 64 threads: the others stay free

  private final int requestBytes;
  private final Semaphore free; // bytes
  private final Semaphore readers = new Semaphore(MOST_READERS);

  RequestBodies(WebConfig config) {
    this.requestBytes = config.requestBytes();
    this.free = new Semaphore(config.bodyBytes());
  }

  /** Memory for one body, until closed. */
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Sets memory aside for a request's body; to be called before reading it.
   *
   * @throws HttpFailure 413 if it is too long, 415 if it is packed, 503 if others fill the memory
   */
  public Lease lease(Context context) {
    String encoding = context.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new HttpFailure(
          Reason.UNSUPPORTED_TYPE, "packed bodies (" + encoding + ") are not read: send it plain");
    }
    long length = context.req().getContentLengthLong();
    if (length > requestBytes) {
      throw tooLarge();
    }
    int bytes = length < 0 ? requestBytes : (int) length;
    if (!free.tryAcquire(bytes)) {
      throw full();
    }
    return () -> free.release(bytes);
  }

  /**
   * The whole body, under a lease.
   *
   * @throws HttpFailure 413 if it is too long, 400 if it ends early
   */
  public byte[] read(Context context) {
    return reading(
        () -> {
          try (InputStream stream = context.bodyInputStream()) {
            byte[] body = stream.readNBytes(requestBytes + 1);
            if (body.length > requestBytes) {
              throw tooLarge();
            }
            return body;
          } catch (IOException e) {
            throw new HttpFailure(Reason.BAD_REQUEST, e);
          }
        });
  }

  /**
   * Reads a body in another way, under a lease. A slow client holds a thread as long as it likes.
   *
   * @throws HttpFailure 503 if as many as may are being read
   */
  public <T> T reading(Supplier<T> body) {
    if (!readers.tryAcquire()) {
      throw full();
    }
    try {
      return body.get();
    } finally {
      readers.release();
    }
  }

  private static HttpFailure full() {
    return new HttpFailure(
        Reason.QUEUE_FULL, "too many requests are being read: try again", RETRY_SECONDS);
  }

  private HttpFailure tooLarge() {
    return new HttpFailure(
        Reason.TOO_LARGE, "the body has more than " + requestBytes + " bytes: send less at a time");
  }
}
