package io.equipoise.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final int PEER_LOST = 6;
  private static final int BAD_DATA = 3;

  private final List<String> said = new ArrayList<>();

  @Test
  void groupIsStartedAgainAfterAKillUntilItEndsWell() throws InterruptedException {
    int code =
        restarts(2, false)
            .run(
                number ->
                    number < 2
                        ? List.of(end(1, PEER_LOST), end(0, 137, "step 7"))
                        : List.of(end(0, 0)));
    assertThat(code).isZero();
    assertThat(said)
        .containsSubsequence(
            "rank 0 was ended by signal 9; the last that it said:",
            "  step 7",
            "starting the group again from its last checkpoint (restart 1 of at most 2)",
            "starting the group again from its last checkpoint (restart 2 of at most 2)");
  }

  @Test
  void killWithoutARestartLeftIsALostPeer() throws InterruptedException {
    assertThat(restarts(0, false).run(number -> List.of(end(0, 137)))).isEqualTo(PEER_LOST);
  }

  @Test
  void whatWouldEndTheSameWayIsNotTriedAgain() throws InterruptedException {
    int code = restarts(5, false).run(number -> List.of(end(1, PEER_LOST), end(0, BAD_DATA)));
    assertThat(code).isEqualTo(BAD_DATA);
    assertThat(said).noneMatch(line -> line.contains("again"));
  }

  @Test
  void groupWhoseRanksAreGoneWithoutACodeIsStartedAgain() throws InterruptedException {
    int code =
        restarts(1, false)
            .run(
                number -> {
                  if (number == 0) {
                    throw new PeerLostException("executor 3 was lost", null);
                  }
                  return List.of(end(0, 0));
                });
    assertThat(code).isZero();
    assertThat(said.get(0)).isEqualTo("executor 3 was lost");
  }

  @Test
  void groupThatWasAskedToEndIsNotStartedAgain() throws InterruptedException {
    assertThat(restarts(5, true).run(number -> List.of(end(0, 137)))).isEqualTo(PEER_LOST);
    assertThat(said).isEmpty();
  }

  private Restarts restarts(int most, boolean stopping) {
    Launch.Codes codes = new Launch.Codes(PEER_LOST, Set.of(BAD_DATA));
    return new Restarts(most, codes, () -> stopping, said::add);
  }

  private static RankEnd end(int rank, int code, String... lines) {
    return new RankEnd(rank, code, List.of(lines));
  }
}
