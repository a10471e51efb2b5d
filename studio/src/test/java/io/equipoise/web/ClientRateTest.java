package io.equipoise.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.equipoise.web.HttpFailure.Reason;
import org.junit.jupiter.api.Test;

class ClientRateTest {
  private long now;
  private final ClientRate rate = new ClientRate(10, () -> now);

  private void pass(String client, int units) {
    assertThatCode(() -> rate.take(client, units)).doesNotThrowAnyException();
  }

  private HttpFailure refused(String client, int units) {
    return catchThrowableOfType(HttpFailure.class, () -> rate.take(client, units));
  }

  @Test
  void clientMayTakeTwoSecondsWorthAtOnceAndThenTheRate() {
    pass("a", 20);
    assertThat(refused("a", 1).reason()).isEqualTo(Reason.RATE);
    now += 1_000_000_000;
    pass("a", 10);
    assertThat(refused("a", 1)).isNotNull();
  }

  @Test
  void clientsDoNotTakeFromEachOther() {
    pass("a", 20);
    pass("b", 20);
  }

  @Test
  void oneLargeRequestPassesAndIsPaidForAfterwards() {
    pass("a", 100);
    now += 7_900_000_000L;
    assertThat(refused("a", 1)).isNotNull();
    now += 200_000_000;
    pass("a", 1);
  }

  @Test
  void refusalSaysWhenToComeBack() {
    pass("a", 20);
    HttpFailure refused = refused("a", 15);
    assertThat(refused.retryAfterSeconds()).isEqualTo(2);
    now += 2_000_000_000L;
    pass("a", 15);
  }
}
