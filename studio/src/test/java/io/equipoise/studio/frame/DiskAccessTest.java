package io.equipoise.studio.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.web.HttpFailure;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiskAccessTest {
  private static void hang(DiskAccess disk, String run, int times) {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < times; i++) {
      disk.start(
          run,
          () -> {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt(); // closed
            }
          });
    }
  }

  @Test
  void twoPagesOfARunMayAskOnAllTheirConnectionsAtATime() {
    try (DiskAccess disk = new DiskAccess(10_000)) {
      hang(disk, "run", 11);
      assertThat(disk.<Integer>of("run", () -> 12)).isEqualTo(12);
    }
  }

  @Test
  void runWithTooMuchUnderWayIsRefusedAtOnceAndNoOther() {
    try (DiskAccess disk = new DiskAccess(600_000)) {
      hang(disk, "run", 16);
      assertThatThrownBy(() -> disk.of("run", () -> 1))
          .isInstanceOf(HttpFailure.class)
          .hasMessageContaining("the disk of run does not answer");
      assertThat(disk.<Integer>of("other", () -> 2)).isEqualTo(2);
    }
  }
}
