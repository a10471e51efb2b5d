package io.equipoise.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One rank as a child of this process, and the last that it said. */
public final class RankProcess {
  private static final int KEPT = 100;

  private final int rank;
  private final Process process;
  private final Deque<String> last = new ArrayDeque<>();
  private final List<Thread> readers;

  /**
   * Starts a rank.
   *
   * @param command with the environment of {@link RankEnvironment#variables}
   * @param results told what it writes to its standard output
   * @param messages told what it writes to its standard error
   */
  public RankProcess(
      int rank, ProcessBuilder command, Consumer<String> results, Consumer<String> messages) {
    this.rank = rank;
    try {
      this.process = command.start();
    } catch (IOException e) {
      throw new UncheckedIOException("rank " + rank + " cannot be started", e);
    }
    this.readers =
        List.of(
            reader(process.getInputStream(), results), reader(process.getErrorStream(), messages));
  }

  private Thread reader(InputStream from, Consumer<String> to) {
    Thread thread = new Thread(() -> read(from, to), "equipoise-rank-" + rank);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read(InputStream from, Consumer<String> to) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("[Gloo]")) { // libtorch's own, on standard output
          keep(line);
          to.accept(line);
        }
      }
    } catch (IOException e) {
      keep("(what it said after this was lost: " + e.getMessage() + ")");
    }
  }

  private synchronized void keep(String line) {
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  Process process() {
    return process;
  }

  private synchronized List<String> lastLines() {
    return List.copyOf(last);
  }

  /** Asks it to stop after the step at hand: it does when its standard input ends. */
  public void stop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      keep("(it had ended before it could be asked to stop: " + e.getMessage() + ")");
    }
  }

  /** Waits so long for its end; whether it has ended. */
  public boolean awaitEnd(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
  }

  /** How it ended; everything that it said has been passed on. */
  public RankEnd await() throws InterruptedException {
    int code = process.waitFor();
    for (Thread reader : readers) {
      reader.join();
    }
    return new RankEnd(rank, code, lastLines());
  }
}
