package io.equipoise.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened one after the other. All of it is closed, the last first, whatever fails. */
public final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Takes something over that was opened; returns it. */
  public <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        RuntimeException plain =
            e instanceof RuntimeException known
                ? known
                : new IllegalStateException("what was opened cannot be closed: " + e, e);
        if (failure == null) {
          failure = plain;
        } else {
          failure.addSuppressed(plain);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
