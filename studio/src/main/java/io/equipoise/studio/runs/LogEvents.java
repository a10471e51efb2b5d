package io.equipoise.studio.runs;

import io.equipoise.studio.runs.Mark.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code log.txt} tells beside the numbers: starts, checkpoints, warnings, events, the end.
 */
final class LogEvents implements LineFile.Reader {
  private static final int MOST = 1000; // the newest
  private static final int LONGEST = 1000; // characters: a line may have a million

  private static final Pattern LINE =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d)  (.*)", Pattern.DOTALL);
  private static final Pattern TICK = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?) kimg .*");
  private static final Pattern BEGUN = Pattern.compile("(started|resumed) at (\\d+) images");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint (\\d+)");
  private static final Pattern EVENT = Pattern.compile("event: (.*) at (\\d+) images");
  private static final Pattern ENDED = Pattern.compile("ended at (\\d+) images");
  private static final Pattern BACK =
      Pattern.compile("warning: .*back to the checkpoint at (\\d+) images.*");

  private final LineFile file;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private double images;
  private int rollbacks;

  LogEvents(Path log) {
    file = new LineFile(log);
  }

  void read() throws IOException {
    file.read(this);
  }

  /** Reads from a place on. */
  void readFrom(long offset) throws IOException {
    file.startAt(offset);
    file.read(this);
  }

  List<Mark> marks() {
    return new ArrayList<>(marks);
  }

  /** How often numbers became infinite. */
  int rollbacks() {
    return rollbacks;
  }

  /** How the run ended, if the log says so: END, DIVERGED, or else null. */
  Kind ending() {
    Kind last = marks.isEmpty() ? null : marks.getLast().kind();
    return last == Kind.END || last == Kind.DIVERGED ? last : null;
  }

  @Override
  public void cut() {
    marks.clear();
    images = 0;
    rollbacks = 0;
  }

  @Override
  public void line(long offset, byte[] bytes, int from, int length) {
    Matcher line = LINE.matcher(new String(bytes, from, length, StandardCharsets.UTF_8));
    if (line.matches()) { // the table of the networks has lines without a time
      told(line.group(1), line.group(2));
    }
  }

  private void told(String time, String text) {
    Matcher tick = TICK.matcher(text);
    if (tick.matches()) {
      images = 1000 * Double.parseDouble(tick.group(1));
      return;
    }
    Matcher begun = BEGUN.matcher(text);
    Matcher checkpoint = CHECKPOINT.matcher(text);
    Matcher event = EVENT.matcher(text);
    Matcher ended = ENDED.matcher(text);
    Matcher back = BACK.matcher(text);
    if (begun.matches()) {
      images = Double.parseDouble(begun.group(2));
      forgetBeyond(images);
      add(Kind.START, time, text);
    } else if (checkpoint.matches()) {
      images = Double.parseDouble(checkpoint.group(1));
      add(Kind.CHECKPOINT, time, "checkpoint");
    } else if (event.matches()) {
      images = Double.parseDouble(event.group(2));
      add(Kind.EVENT, time, event.group(1));
    } else if (ended.matches()) {
      images = Double.parseDouble(ended.group(1));
      add(Kind.END, time, "ended");
    } else if (text.startsWith("training diverged")) {
      add(Kind.DIVERGED, time, text);
    } else if (text.startsWith("warning: ")) {
      add(Kind.WARNING, time, text.substring("warning: ".length()));
      if (back.matches()) {
        rollbacks++;
        images = Double.parseDouble(back.group(1));
      }
    }
  }

  /** A resumed run has not seen what was beyond the checkpoint that it goes on from. */
  private void forgetBeyond(double kept) {
    marks.removeIf(mark -> mark.images() > kept);
  }

  private void add(Kind kind, String time, String text) {
    if (marks.size() == MOST) {
      marks.removeFirst();
    }
    boolean cut = text.length() > LONGEST;
    marks.add(new Mark(kind, images, time, cut ? text.substring(0, LONGEST) + "..." : text));
  }
}
