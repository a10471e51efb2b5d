package io.equipoise.download;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read piece by piece with a limit on the time between two. (The client's
 * own limit ends with the headers.) Closing it ends the transfer.
 */
final class TimedBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Duration stall;
  private Flow.Subscription subscription; // null until the client calls back
  private boolean closed;

  /** A piece; without bytes the end; or a failure. */
  private record Arrival(byte[] bytes, Throwable failure) {}

  private TimedBody(Duration stall) {
    this.stall = stall;
  }

  static TimedBody of(Flow.Publisher<List<ByteBuffer>> publisher, Duration stall) {
    TimedBody body = new TimedBody(stall);
    publisher.subscribe(body);
    return body;
  }

  /**
   * The next piece, empty at the end.
   *
   * @throws HttpTimeoutException if nothing comes for too long
   * @throws IOException if the connection breaks
   */
  byte[] next() throws IOException, InterruptedException {
    Arrival arrival = arrivals.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
    if (arrival == null) {
      throw new HttpTimeoutException("nothing came for " + stall.toMillis() / 1000.0 + " s");
    }
    if (arrival.failure != null) {
      throw new IOException(arrival.failure.getMessage(), arrival.failure);
    }
    if (arrival.bytes.length > 0) {
      more();
    }
    return arrival.bytes;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(1);
    }
  }

  private synchronized void more() {
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    int length = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
    if (length == 0) { // would read as the end
      more();
      return;
    }
    byte[] bytes = new byte[length];
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      int n = buffer.remaining();
      buffer.get(bytes, at, n);
      at += n;
    }
    arrivals.add(new Arrival(bytes, null));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival(new byte[0], failure));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival(new byte[0], null));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
