package io.equipoise.distributed;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Starts a group of ranks again from its last checkpoint when one of them was lost. */
public final class Restarts {
  private final int most;
  private final Launch.Codes codes;
  private final BooleanSupplier stopping;
  private final Consumer<String> told;

  /**
   * A group that has not been started.
   *
   * @param most restarts
   * @param stopping whether the group was asked to end
   * @param told what happens to the group
   */
  public Restarts(int most, Launch.Codes codes, BooleanSupplier stopping, Consumer<String> told) {
    this.most = most;
    this.codes = codes;
    this.stopping = stopping;
    this.told = told;
  }

  /** One start of the group. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Runs all ranks to their ends.
     *
     * @param number of starts before
     * @return in the order of their ends, where that is known
     * @throws PeerLostException if some are gone without an exit code
     */
    List<RankEnd> run(int number) throws InterruptedException;
  }

  /**
   * Runs the group to its end.
   *
   * @return 0, or the exit code of the rank that ended first for a reason of its own; that of a
   *     lost peer if it was killed or is on another machine
   */
  public int run(Attempt group) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      int code = attempt(group, attempt);
      if (code == 0 || codes.last().contains(code) || stopping.getAsBoolean() || attempt == most) {
        return code;
      }
      told.accept(
          "starting the group again from its last checkpoint (restart %d of at most %d)"
              .formatted(attempt + 1, most));
    }
  }

  private int attempt(Restarts.Attempt group, int number) throws InterruptedException {
    try {
      Optional<RankEnd> failed = cause(group.run(number));
      if (!stopping.getAsBoolean()) {
        failed.ifPresent(this::report);
      }
      return failed.map(this::code).orElse(0);
    } catch (PeerLostException e) {
      if (!stopping.getAsBoolean()) {
        told.accept(e.getMessage());
      }
      return codes.peerLost();
    }
  }

  /** Those that end because another was lost are not to blame. */
  private Optional<RankEnd> cause(List<RankEnd> ends) {
    return ends.stream()
        .filter(end -> end.code() != 0 && end.code() != codes.peerLost())
        .findFirst()
        .or(() -> ends.stream().filter(end -> end.code() != 0).findFirst());
  }

  private int code(RankEnd end) {
    return end.killed() && !codes.last().contains(end.code()) ? codes.peerLost() : end.code();
  }

  private void report(RankEnd failed) {
    List<String> last = failed.lastLines();
    told.accept(failed + (last.isEmpty() ? "" : "; the last that it said:"));
    last.forEach(line -> told.accept("  " + line));
  }
}
