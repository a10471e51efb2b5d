package io.equipoise.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupStoreTest {
  private static final String BEAT = "equipoise/0/beat/1";

  @Test
  void startOfAGroupIsSilentWhenItsRanksNoLongerBeat() throws InterruptedException {
    try (GroupStore store = GroupStore.keep("127.0.0.1", 0)) {
      store.add(BEAT, 7);
      assertThat(store.awaitSilence(0, 2, 1)).isTrue();
    }
  }

  @Test
  void startOfAGroupIsNotSilentWhileARankBeats() throws InterruptedException {
    ScheduledExecutorService rank = Executors.newSingleThreadScheduledExecutor();
    try (GroupStore store = GroupStore.keep("127.0.0.1", 0)) {
      ScheduledFuture<?> beats =
          rank.scheduleAtFixedRate(() -> store.add(BEAT, 1), 0, 50, TimeUnit.MILLISECONDS);
      assertThat(store.awaitSilence(0, 2, 1)).isFalse();
      assertThat(beats.isDone()).as("it beats still").isFalse();
      rank.shutdown();
      assertThat(rank.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      rank.shutdownNow();
    }
  }
}
