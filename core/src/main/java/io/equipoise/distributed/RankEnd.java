package io.equipoise.distributed;

import java.io.Serializable;
import java.util.List;

/**
 * How a rank ended.
 *
 * @param rank of the process among all
 * @param code its exit code
 * @param lastLines the last hundred that it wrote, or fewer
 */
public record RankEnd(int rank, int code, List<String> lastLines) implements Serializable {
  private static final int FIRST_SIGNAL = 128; // 128 + n: by signal n

  /** Copies the lines. */
  public RankEnd {
    lastLines = List.copyOf(lastLines);
  }

  /** Whether a signal ended it that it did not expect. */
  boolean killed() {
    return code > FIRST_SIGNAL;
  }

  /** In words. */
  @Override
  public String toString() {
    return "rank %d %s"
        .formatted(
            rank,
            killed()
                ? "was ended by signal " + (code - FIRST_SIGNAL)
                : "ended with exit code " + code);
  }
}
