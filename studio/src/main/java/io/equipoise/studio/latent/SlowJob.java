package io.equipoise.studio.latent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** Work that takes seconds: asked after until it is done, ended when nobody asks any more. */
final class SlowJob {
  private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private enum State {
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    FAILED
  }

  private final String id;
  private State state = State.WAITING; // all fields below are guarded by this
  private String doing = "";
  private double share;
  private ObjectNode result;
  private String failure = "";
  private boolean cancelled;
  private long askedNanos = System.nanoTime();

  SlowJob(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** What is to be known of it now; whoever asks waits for it. */
  synchronized ObjectNode json() {
    askedNanos = System.nanoTime();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("job", id).put("state", state.name().toLowerCase(Locale.ROOT));
    json.put("doing", doing).put("share", share);
    if (state == State.DONE) {
      json.set("result", result);
    }
    if (state == State.FAILED) {
      json.put("error", failure);
    }
    return json;
  }

  /**
   * Called by the work every now and then.
   *
   * @throws CancellationException if it is to end
   */
  synchronized void progressed(String what, double shareDone) {
    if (cancelled || System.nanoTime() - askedNanos > FORGOTTEN_NANOS) {
      throw new CancellationException();
    }
    state = State.RUNNING;
    doing = what;
    share = shareDone;
  }

  synchronized void cancel() {
    cancelled = true;
    if (state == State.WAITING) {
      state = State.CANCELLED;
    }
  }

  synchronized void done(ObjectNode made) {
    state = State.DONE;
    share = 1;
    result = made;
  }

  synchronized void ended() {
    state = State.CANCELLED;
  }

  synchronized void failed(String message) {
    state = State.FAILED;
    failure = message;
  }
}
