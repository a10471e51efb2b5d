package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.distributed.PeerLostException;
import org.junit.jupiter.api.Test;

/** What is made of the texts by which Spark says that a barrier stage failed. */
class StageFailureTest {
  private static final String TEXT =
      """
      Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. Most recent failure reason: Stage failed because barrier task ResultTask(0, 1) finished unsuccessfully.
      %s
      \tat io.equipoise.spark.RankTask.runProcess(RankTask.java:52)""";

  private static RuntimeException failure(String of) {
    return new RankGroupStage(null, null, null, 2, null)
        .failure(new IllegalStateException(TEXT.formatted(of)));
  }

  @Test
  void wrongUseOnANodeIsWrongUseInItsOwnWords() {
    assertThat(failure("java.lang.IllegalArgumentException: node7 has no folder /shared"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node7 has no folder /shared");
  }

  @Test
  void lostExecutorIsALostPeerWithItsReason() {
    assertThat(failure("ExecutorLostFailure (executor 1 exited) Reason: signal 9"))
        .isInstanceOf(PeerLostException.class)
        .hasMessageContaining("executor 1 exited");
  }
}
