package io.equipoise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A process that another one of ours started ends with it: the end of standard input says that the
 * other is gone or wants it to stop. Unlike a signal it reaches this process once however the other
 * one ends, and cannot be taken for a second Ctrl-C.
 */
final class Supervision {
  /** System property that says so. */
  static final String PROPERTY = "equipoise.supervised";

  private Supervision() {}

  /** Calls back, on another thread, when standard input ends; never where nobody supervises. */
  static void onEnd(Runnable stop) {
    if (!Boolean.getBoolean(PROPERTY)) {
      return;
    }
    Thread reader = new Thread(() -> awaitEnd(System.in, stop), "equipoise-supervision");
    reader.setDaemon(true);
    reader.start();
  }

  private static void awaitEnd(InputStream in, Runnable stop) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // a broken pipe is an end too
    }
    stop.run();
  }
}
