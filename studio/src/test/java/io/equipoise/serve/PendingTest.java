package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PendingTest {
  private final Pending pending =
      new Pending(
          new ServeConfig(
              Path.of("run"), OptionalLong.empty(), false, 0, 64, 0, 100, 100, 10_000, 0));

  private HttpFailure refusal(int images) {
    return catchThrowableOfType(HttpFailure.class, () -> pending.admit(images));
  }

  @Test
  void whatDoesNotFitIsRefusedUntilThereIsRoom() {
    Pending.Lease first = pending.admit(90);
    assertThat(refusal(11).reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(refusal(11).retryAfterSeconds()).isPositive();
    pending.admit(10);
    assertThat(pending.images()).isEqualTo(100);
    first.close();
    first.close(); // counts once
    assertThat(pending.images()).isEqualTo(10);
    pending.admit(90);
  }

  @Test
  void whatWouldComeTooLateIsRefusedAtOnce() {
    pending.computed(10, 2); // 0.2 s an image, the deadline is at 10 s
    pending.admit(40);
    assertThat(refusal(20).reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(refusal(20).retryAfterSeconds()).isEqualTo(4);
    pending.admit(10);
  }

  @Test
  void lonelyRequestIsTriedHoweverLongItMayTake() {
    pending.computed(1, 60);
    pending.admit(100);
    assertThat(pending.images()).isEqualTo(100);
  }

  @Test
  void drainingServerLetsNobodyInAndWaitsForTheRest() throws InterruptedException {
    Pending.Lease lease = pending.admit(1);
    pending.drain();
    assertThat(refusal(1).reason()).isEqualTo(Reason.DRAINING);
    assertThat(pending.awaitEmpty(1)).isFalse();
    Thread later = new Thread(lease::close);
    later.start();
    assertThat(pending.awaitEmpty(10_000)).isTrue();
    later.join();
  }
}
