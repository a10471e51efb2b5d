package io.equipoise.training;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What rank 0 alone does for a run, and how the others hear of it. Every rank calls the same
 * methods in the same order.
 *
 * @param writer of rank 0; null on those that follow
 */
record LeadingRank(RankExchange ranks, RunWriter writer) {
  /** Work of rank 0; the others go on to where they meet it again. */
  void write(Consumer<RunWriter> work) {
    if (writer != null) {
      work.accept(writer);
    }
  }

  /** The same where it may take long: the others wait for it. */
  void await(Consumer<RunWriter> work) {
    decided(
        files -> {
          work.accept(files);
          return true;
        });
  }

  /** What came of it on rank 0, on every rank. */
  boolean decided(Predicate<RunWriter> work) {
    return ranks.onFirst(() -> work.test(writer));
  }
}
