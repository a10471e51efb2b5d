package io.equipoise.studio.runs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a metrics log as curves of at most {@value #MOST} points, however long the log: a
 * point stands for as many lines in a row as are needed for that, with their mean, least and
 * greatest value. Bounded memory; not for use by more than one thread.
 */
final class Curves {
  /** Points of a curve at most; at least half as many once there are so many lines. */
  static final int MOST = 2000;

  private static final int MOST_CURVES = 256; // 56 kB each

  private final double[] images = new double[MOST]; // of the last line of a point
  private final long[] offsets = new long[MOST]; // in the file, of the first line of a point
  private final Map<String, Curve> curves = new LinkedHashMap<>();
  private int points;
  private int stride = 1; // lines a point
  private int inLast; // lines of the last point
  private long lines;

  /** One field: sums and bounds by point. */
  private static final class Curve {
    final double[] sum = new double[MOST];
    final double[] least = new double[MOST];
    final double[] most = new double[MOST];
    final int[] count = new int[MOST];
    double newest;

    void add(int point, double value) {
      newest = value;
      least[point] = count[point] == 0 ? value : Math.min(least[point], value);
      most[point] = count[point] == 0 ? value : Math.max(most[point], value);
      sum[point] += value;
      count[point]++;
    }

    void join(int into, int first, int second) {
      double joinedSum = sum[first] + sum[second];
      int joinedCount = count[first] + count[second];
      double joinedLeast = bound(first, second, least, true);
      double joinedMost = bound(first, second, most, false);
      sum[into] = joinedSum;
      count[into] = joinedCount;
      least[into] = joinedLeast;
      most[into] = joinedMost;
    }

    private double bound(int first, int second, double[] of, boolean lower) {
      if (count[first] == 0 || count[second] == 0) {
        return count[first] == 0 ? of[second] : of[first];
      }
      return lower ? Math.min(of[first], of[second]) : Math.max(of[first], of[second]);
    }

    void clear(int from) {
      Arrays.fill(sum, from, MOST, 0);
      Arrays.fill(count, from, MOST, 0);
    }
  }

  /**
   * Adds a line.
   *
   * @param offset where it begins in its file
   * @param at images seen
   * @param values by field, finite
   */
  void add(long offset, double at, Map<String, Double> values) {
    lines++;
    if (points == 0 || inLast == stride) {
      if (points == MOST) {
        halve();
      }
      offsets[points] = offset;
      points++;
      inLast = 0;
    }
    images[points - 1] = at;
    inLast++;
    for (Map.Entry<String, Double> value : values.entrySet()) {
      Curve curve = curve(value.getKey());
      if (curve != null) {
        curve.add(points - 1, value.getValue());
      }
    }
  }

  /** The curve of a field; null of one beyond those that are kept. */
  private Curve curve(String field) {
    Curve known = curves.get(field);
    if (known == null && curves.size() < MOST_CURVES) {
      known = new Curve();
      curves.put(field, known);
    }
    return known;
  }

  /** The newest value of each field. */
  Map<String, Double> newest() {
    Map<String, Double> newest = new LinkedHashMap<>();
    curves.forEach((field, curve) -> newest.put(field, curve.newest));
    return newest;
  }

  private void halve() {
    for (int i = 0; i < MOST / 2; i++) {
      images[i] = images[2 * i + 1];
      offsets[i] = offsets[2 * i];
    }
    for (Curve curve : curves.values()) {
      for (int i = 0; i < MOST / 2; i++) {
        curve.join(i, 2 * i, 2 * i + 1);
      }
      curve.clear(MOST / 2);
    }
    points = MOST / 2;
    stride *= 2;
  }

  /** How many points there are. */
  int points() {
    return points;
  }

  /** How many lines a point stands for. */
  int stride() {
    return stride;
  }

  /** How many lines were added. */
  long lines() {
    return lines;
  }

  /** Names of the fields, in the order in which they came. */
  Set<String> fields() {
    return curves.keySet();
  }

  /** Images seen by the last line of a point. */
  double images(int point) {
    return images[point];
  }

  /** Where the first line of the point begins that has these images, or of the last one before. */
  long offsetBefore(long from) {
    int point = 0;
    while (point < points - 1 && images[point] < from) {
      point++;
    }
    return points == 0 ? 0 : offsets[point];
  }

  /** Mean of a field; NaN where no line of the point has it. */
  double mean(String field, int point) {
    Curve curve = curves.get(field);
    return curve == null || curve.count[point] == 0
        ? Double.NaN
        : curve.count[point] == 1 ? curve.least[point] : curve.sum[point] / curve.count[point];
  }

  /** Least value; NaN where there is none. */
  double least(String field, int point) {
    Curve curve = curves.get(field);
    return curve == null || curve.count[point] == 0 ? Double.NaN : curve.least[point];
  }

  /** Greatest value; NaN where there is none. */
  double most(String field, int point) {
    Curve curve = curves.get(field);
    return curve == null || curve.count[point] == 0 ? Double.NaN : curve.most[point];
  }
}
