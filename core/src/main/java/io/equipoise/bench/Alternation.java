package io.equipoise.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times contenders in turns (ours, theirs, ours, ...), so that what the machine does besides falls
 * on all of them alike.
 */
public final class Alternation {
  private static final int MOST_ROUNDS = 15;

  private Alternation() {}

  /** Told after each block. */
  @FunctionalInterface
  public interface Progress {
    /** Tells nobody. */
    Progress SILENT = (done, total) -> {};

    /** So many of the blocks are done. */
    void blocks(int done, int total);
  }

  /** Checks how often work is to be timed, before it is set up. */
  public static void requireUnits(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("--steps " + units + " is below 1");
    }
  }

  /**
   * Runs all contenders.
   *
   * @param units timed of each contender, spread over at most {@value #MOST_ROUNDS} rounds
   * @return timings in the order of the contenders
   */
  public static List<Timings> run(List<Contender> contenders, int units, Progress progress) {
    requireUnits(units);
    int rounds = Math.min(units, MOST_ROUNDS);
    List<List<double[]>> millis = new ArrayList<>();
    contenders.forEach(contender -> millis.add(new ArrayList<>()));
    int done = 0;
    for (int round = 0; round < rounds; round++) {
      int block = units / rounds + (round < units % rounds ? 1 : 0);
      for (int c = 0; c < contenders.size(); c++) {
        millis.get(c).add(contenders.get(c).block(block));
        progress.blocks(++done, rounds * contenders.size());
      }
    }
    return millis.stream().map(Timings::new).toList();
  }
}
