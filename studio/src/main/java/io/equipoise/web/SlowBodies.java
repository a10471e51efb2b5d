package io.equipoise.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Ends a body that comes too slowly, since it keeps a thread. Jetty's own {@code
 * MinimumDataRateHandler} counts the bytes of all requests together: once a server has read much,
 * it ends none any more.
 */
final class SlowBodies extends Handler.Wrapper {
  private static final double GRACE_SECONDS = 5;

  private final long leastBytesPerSecond;

  /** A limit; who sends nothing at all meets that of an idle connection. */
  SlowBodies(Handler handler, long leastBytesPerSecond) {
    super(handler);
    this.leastBytesPerSecond = leastBytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(new Body(request), response, callback);
  }

  private final class Body extends Request.Wrapper {
    private long askedNanos; // 0 before there is anything to wait for
    private long bytes;
    private Content.Chunk failure;

    Body(Request request) {
      super(request);
    }

    @Override
    public void demand(Runnable more) {
      long now = System.nanoTime();
      if (askedNanos == 0) {
        askedNanos = now;
      }
      double seconds = (now - askedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
      if (seconds > GRACE_SECONDS && bytes < seconds * leastBytesPerSecond) {
        failure =
            Content.Chunk.from(
                new TimeoutException(
                    "the body comes with less than " + leastBytesPerSecond + " bytes a second"));
        more.run();
        return;
      }
      super.demand(more);
    }

    @Override
    public Content.Chunk read() {
      if (failure != null) {
        return failure;
      }
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        bytes += chunk.remaining();
      }
      return chunk;
    }
  }
}
