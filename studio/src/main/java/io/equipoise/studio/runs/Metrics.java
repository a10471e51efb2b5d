package io.equipoise.studio.runs;

import io.equipoise.training.Diagnosis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A metrics log, followed as it grows: curves, the newest lines, halvings of the learning rate. */
final class Metrics implements LineFile.Reader {
  private static final int NEWEST = 500; // lines that are kept as they are
  private static final int MOST_CUTS = 200;
  private static final String RATE = "learning_rate";

  private final Path path;
  private final LineFile file;
  private Curves curves = new Curves();
  private final Deque<MetricsLine> newest = new ArrayDeque<>();
  private double learningRate = Double.NaN;
  private final List<Mark> cuts = new ArrayList<>();
  private String notFinite = "";
  private long unreadable;
  private int edition; // counts how often it was begun anew

  Metrics(Path path) {
    this.path = path;
    this.file = new LineFile(path);
  }

  void read() throws IOException {
    file.read(this);
  }

  /** Reads from a place on; the first line may be half a line and is passed over. */
  void readFrom(long offset) throws IOException {
    file.startAt(offset);
    file.read(this);
    unreadable = 0;
  }

  @Override
  public void cut() {
    curves = new Curves();
    newest.clear();
    learningRate = Double.NaN;
    cuts.clear();
    notFinite = "";
    unreadable = 0;
    edition++;
  }

  @Override
  public void line(long offset, byte[] bytes, int from, int length) {
    MetricsLine line = MetricsLine.parse(bytes, from, length);
    if (line == null) {
      unreadable++;
      return;
    }
    if (line.event() != null) {
      return; // the log has it
    }
    if (notFinite.isEmpty() && line.notFinite() != null) {
      notFinite = line.notFinite();
    }
    rate(line);
    curves.add(offset, line.images(), line.values());
    newest.add(line);
    if (newest.size() > NEWEST) {
      newest.removeFirst();
    }
  }

  private void rate(MetricsLine line) {
    Double now = line.values().get(RATE);
    if (now == null) {
      return;
    }
    if (now < learningRate && cuts.size() < MOST_CUTS) {
      cuts.add(
          new Mark(
              Mark.Kind.RATE,
              line.images(),
              "",
              "learning rate %.2g, was %.2g".formatted(now, learningRate)));
    }
    learningRate = now;
  }

  Curves curves() {
    return curves;
  }

  /** The newest value of each field. */
  Map<String, Double> last() {
    return curves.newest();
  }

  List<Mark> cuts() {
    return cuts;
  }

  /** The first field that was no finite number, or empty. */
  String notFinite() {
    return notFinite;
  }

  /** Lines that are no metrics. */
  long unreadable() {
    return unreadable;
  }

  /** Changes when what was read before is void. */
  int edition() {
    return edition;
  }

  /**
   * Lines after the first so many.
   *
   * @return null where they are not all kept
   */
  List<MetricsLine> after(long lines) {
    long missing = curves.lines() - lines;
    if (missing < 0 || missing > newest.size()) {
      return null;
    }
    return newest.stream().skip(newest.size() - missing).toList();
  }

  /**
   * A part of the curves, in more detail where there is more.
   *
   * @param from images
   * @param to images
   */
  Curves part(long from, long to) throws IOException {
    Curves part = new Curves();
    LineFile again = new LineFile(path);
    again.startAt(curves.offsetBefore(from));
    boolean[] beyond = {false};
    LineFile.Reader reader =
        new LineFile.Reader() {
          @Override
          public void line(long offset, byte[] bytes, int start, int length) {
            MetricsLine line = MetricsLine.parse(bytes, start, length);
            if (line != null && line.event() == null && line.images() >= from) {
              beyond[0] |= line.images() > to;
              if (!beyond[0]) {
                part.add(offset, line.images(), line.values());
              }
            }
          }

          @Override
          public void cut() {
            // nothing was read before
          }
        };
    long before = -1;
    while (!beyond[0] && before != again.end()) {
      before = again.end();
      again.read(reader, 1);
    }
    return part;
  }

  /** For the diagnosis. */
  Diagnosis.History history() {
    Curves seen = curves;
    return new Diagnosis.History() {
      @Override
      public int points() {
        return seen.points();
      }

      @Override
      public double images(int point) {
        return seen.images(point);
      }

      @Override
      public double value(String field, int point) {
        return seen.mean(field, point);
      }
    };
  }
}
