package io.equipoise.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
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

  /** A file of a form, as it was sent. */
  public record File(String name, byte[] content) {}

  /** Memory for the body of a request, until closed. */
  public final class Lease implements AutoCloseable {
    private final Context context;
    private final int bytes;

    private Lease(Context context, int bytes) {
      this.context = context;
      this.bytes = bytes;
    }

    /**
     * The whole body.
     *
     * @throws HttpFailure 413 if it is too long, 400 if it ends early, 503 if as many as may are
     *     being read
     */
    public byte[] read() {
      return reading(this::wholeBody);
    }

    private byte[] wholeBody() {
      try (InputStream stream = context.bodyInputStream()) {
        byte[] body = stream.readNBytes(requestBytes + 1);
        if (body.length > requestBytes) {
          throw tooLarge();
        }
        return body;
      } catch (IOException e) {
        throw new HttpFailure(Reason.BAD_REQUEST, e);
      }
    }

    /**
     * The files of a form.
     *
     * @throws HttpFailure 400 if it is none, 503 if as many as may are being read
     */
    public List<File> files() {
      return reading(this::allFiles);
    }

    private List<File> allFiles() {
      List<File> files = new ArrayList<>();
      try {
        for (UploadedFile file : context.uploadedFiles()) {
          try (InputStream stream = file.content()) {
            files.add(new File(file.filename(), stream.readAllBytes()));
          }
        }
      } catch (Exception e) { // whatever a form that is none makes of its reader
        throw new HttpFailure(
            Reason.BAD_REQUEST, "the parts of the form cannot be read: " + WebServer.reason(e));
      }
      return files;
    }

    /** A slow client holds a thread as long as it likes: only some may. */
    private <T> T reading(Supplier<T> body) {
      if (!readers.tryAcquire()) {
        throw full();
      }
      try {
        return body.get();
      } finally {
        readers.release();
      }
    }

    @Override
    public void close() {
      free.release(bytes);
    }
  }

  /**
   * Sets memory aside for a request's body, before it is read.
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
    return new Lease(context, bytes);
  }

  /**
   * What a body says, which is read and parsed under a lease.
   *
   * @throws HttpFailure as {@link #lease} and {@link Lease#read}
   */
  public <T> T parsed(Context context, Function<byte[], T> parse) {
    try (Lease lease = lease(context)) {
      return parse.apply(lease.read());
    }
  }

  private static HttpFailure full() {
    return new HttpFailure(
        Reason.QUEUE_FULL, "too many requests are being read: try again", RETRY_SECONDS);
  }

  /**
   * The JSON object that a body is.
   *
   * @throws HttpFailure as {@link #parsed}, and 400 if it is none
   */
  public JsonNode json(Context context) {
    return parsed(context, body -> Json.object(body, body.length));
  }

  private HttpFailure tooLarge() {
    return new HttpFailure(
        Reason.TOO_LARGE, "the body has more than " + requestBytes + " bytes: send less at a time");
  }
}
