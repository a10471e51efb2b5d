package io.equipoise.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}, a progress bar
 * only where a person looks.
 */
public final class Terminal {
  private static final int BAR = 24;
  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean watched;
  private final int columns; // 0: not known
  private boolean quiet;
  private long drawn;
  private int width;

  /** A terminal of two streams, as the launcher found it. */
  public Terminal(PrintStream out, PrintStream err) {
    this(
        out,
        err,
        Boolean.getBoolean("equipoise.terminal"),
        Integer.getInteger("equipoise.columns", 0));
  }

  Terminal(PrintStream out, PrintStream err, boolean watched, int columns) {
    this.out = out;
    this.err = err;
    this.watched = watched;
    this.columns = columns;
  }

  /** For results. */
  public PrintStream out() {
    return out;
  }

  /** For everything else. */
  public PrintStream err() {
    return err;
  }

  /** With {@code -q} only failures are said. */
  public void quiet(boolean value) {
    quiet = value;
  }

  /** Whether a person looks. */
  public boolean watched() {
    return watched && !quiet;
  }

  /** A failure or warning: always shown. */
  public synchronized void say(String message) {
    clear();
    err.println(shown(message));
  }

  /**
   * Text with names from outside as a terminal may get it: a file's name, or a weight's, can hold
   * sequences that change its title, its colours or what was written before.
   */
  static String shown(String text) {
    return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]", "?");
  }

  /** What happens: not shown with {@code -q}. */
  public synchronized void tell(String message) {
    if (!quiet) {
      say(message);
    }
  }

  /** Draws a bar over the one before; nothing where nobody looks. */
  public synchronized void progress(double share, String text) {
    long now = System.nanoTime();
    if (quiet || !watched || now - drawn < REDRAW_NANOS) {
      return;
    }
    drawn = now;
    int full = (int) Math.round(BAR * Math.min(1, Math.max(0, share)));
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %3.0f%%  %s",
            "#".repeat(full),
            "-".repeat(BAR - full),
            100 * share,
            shown(text));
    if (columns > 0 && line.length() >= columns) { // the carriage return takes back one row only
      String bare = line.substring(BAR + 2).strip();
      line = bare.substring(0, Math.min(bare.length(), columns - 1));
    }
    err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    err.flush();
    width = line.length();
  }

  /** Takes the bar away. */
  public synchronized void clear() {
    if (width > 0) {
      err.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }
}
