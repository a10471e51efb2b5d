package io.equipoise.web;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closing in stages (RFC 9112, 9.6): who is answered before all of the body was read may still be
 * sending it. A connection closed then is reset, and the answer is lost with it; so the rest is
 * read and thrown away first, for some seconds at most. No thread waits for it.
 */
final class UnreadBodies extends Handler.Wrapper {
  private static final long MOST_MILLIS = 2000;

  /** At one time: who sends without end keeps no thread. */
  private static final int MOST_READS = 16;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) { // waits with the body for a leave
      return super.handle(request, response, callback);
    }
    Body body = new Body(request);
    return super.handle(body, response, new Rest(body, callback));
  }

  /** A request whose body can be read on after its answer: Jetty's own fails it by then. */
  private static final class Body extends Request.Wrapper {
    Body(Request request) {
      super(request);
    }

    /** Throws away some of what has come; whether that was all of the body. */
    @Override
    public boolean consumeAvailable() {
      for (int i = 0; i < MOST_READS; i++) {
        Content.Chunk chunk = read();
        if (chunk == null) {
          return false;
        }
        chunk.release();
        if (chunk.isLast()) { // as failures are: the client is gone
          return true;
        }
      }
      return false;
    }
  }

  /** What comes of one request's body after its answer. */
  private static final class Rest extends Callback.Nested {
    private final Body body;
    private final AtomicBoolean ended = new AtomicBoolean();

    Rest(Body body, Callback answered) {
      super(answered);
      this.body = body;
    }

    @Override
    public void succeeded() {
      if (body.consumeAvailable()) {
        super.succeeded();
        return;
      }
      Scheduler clock = body.getComponents().getScheduler();
      clock.schedule(this::end, MOST_MILLIS, TimeUnit.MILLISECONDS);
      body.demand(this::more);
    }

    private void more() {
      if (ended.get()) {
        return;
      }
      if (body.consumeAvailable()) {
        end();
      } else {
        body.demand(this::more);
      }
    }

    private void end() {
      if (ended.compareAndSet(false, true)) {
        super.succeeded();
      }
    }
  }
}
