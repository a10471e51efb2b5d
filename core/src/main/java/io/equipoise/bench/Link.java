package io.equipoise.bench;

import java.util.List;

/**
 * What a message between two ranks costs: {@code latency + bytes / bandwidth} (Hockney 1994).
 *
 * @param latencyMillis of a message, however short, in milliseconds
 * @param gigabytesPerSecond of a long one, 1e9 bytes
 */
public record Link(double latencyMillis, double gigabytesPerSecond) {
  /** Checks the ranges. */
  public Link {
    if (!(latencyMillis >= 0 && gigabytesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "a link of %s ms and %s GB/s: the latency is 0 or more, the bandwidth above 0"
              .formatted(latencyMillis, gigabytesPerSecond));
    }
  }

  /**
   * Milliseconds of a sum over ranks by a ring (Patarasuk and Yuan 2009), as Gloo makes it: each
   * rank sends 2 (N - 1) messages of an Nth of the bytes.
   */
  public double ringMillis(long bytes, int ranks) {
    return messages(ranks) * latencyMillis + transfer(bytes) * messages(ranks) / ranks;
  }

  /**
   * Milliseconds by a tree, up and down, in pieces that follow one another: fewer messages one
   * after another than a ring's, which NCCL takes where that is faster.
   */
  public double treeMillis(long bytes, int ranks) {
    double levels = Math.ceil(Math.log(ranks) / Math.log(2));
    return 2 * levels * latencyMillis + (ranks > 1 ? 2 * transfer(bytes) : 0);
  }

  private static double messages(int ranks) {
    return 2.0 * (ranks - 1);
  }

  private double transfer(long bytes) {
    return bytes / gigabytesPerSecond / 1e6;
  }

  /**
   * The link that ring sums of several lengths come closest to: least squares of relative errors.
   *
   * @param ranks that were summed over, 2 or more
   * @param sums of two lengths or more
   */
  static Link of(int ranks, List<SumBench.Sum> sums) {
    double messages = messages(ranks);
    double aa = 0;
    double ab = 0;
    double bb = 0;
    double at = 0;
    double bt = 0;
    for (SumBench.Sum sum : sums) {
      double millis = sum.timings().medianMillis();
      double a = messages / millis; // of the latency in ms
      double b = messages * sum.bytes() / ranks / 1e6 / millis; // of 1 / (GB/s)
      aa += a * a;
      ab += a * b;
      bb += b * b;
      at += a;
      bt += b;
    }
    double determinant = aa * bb - ab * ab;
    double latency = Math.max(0, (at * bb - bt * ab) / determinant);
    double inverse = (bt - ab * latency) / bb;
    return new Link(latency, 1 / inverse);
  }
}
