package io.equipoise.distributed;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RankGroupTest {
  private static final String HOST = "127.0.0.1";

  @Test
  void lossOfTheStoreBeforeAllRanksHaveComeIsALostPeer() throws InterruptedException {
    GroupStore store = GroupStore.keep(HOST, 0);
    RankEnvironment place = new RankEnvironment(0, 2, 0, 2, HOST, store.port(), true, 0);
    CompletableFuture<String> joining =
        CompletableFuture.supplyAsync(() -> RankGroup.with(place, group -> "joined"));
    while (store.get(RankGroup.prefix(0) + "who/0").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    store.close();
    assertThatThrownBy(joining::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(PeerLostException.class)
        .hasMessageContaining("whoever started the ranks was lost, with the store at " + HOST);
  }
}
