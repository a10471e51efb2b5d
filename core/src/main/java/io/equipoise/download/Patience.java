package io.equipoise.download;

import java.time.Duration;

/**
 * How long a mirror is waited for.
 *
 * @param connect for a connection
 * @param answer for the first bytes of an answer
 * @param stall between two pieces of a file
 * @param tries that bring nothing new before a mirror is given up
 * @param pause how waiting is done
 */
record Patience(Duration connect, Duration answer, Duration stall, int tries, Pause pause) {
  static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          4,
          duration -> Thread.sleep(duration.toMillis()));

  private static final int LONGEST_PAUSE_SECONDS = 30;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration duration) throws InterruptedException;
  }

  /** Waits after the n-th failed try, from 1: 1 s, 2 s, 4 s, ... */
  void pauseAfter(int failedTries) throws InterruptedException {
    long seconds = 1L << Math.min(failedTries - 1, 30);
    pause.pause(Duration.ofSeconds(Math.min(seconds, LONGEST_PAUSE_SECONDS)));
  }
}
