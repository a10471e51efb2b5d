package io.equipoise.studio.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.web.HttpFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiskAccessTest {
  private final CountDownLatch answers = new CountDownLatch(1);

  /** As many as may at a time, on a disk that answers when it is let. */
  private void begin(DiskAccess disk) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      disk.start(
          "run",
          () -> {
            begun.countDown();
            try {
              answers.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    begun.await();
  }

  /** Many pages may show the same run. */
  @Test
  void whoComesWhileOthersReadWaitsForATurn() throws Exception {
    try (DiskAccess disk = new DiskAccess(10_000)) {
      begin(disk);
      FutureTask<String> fifth = new FutureTask<>(() -> disk.of("run", () -> "read"));
      Thread thread = new Thread(fifth);
      thread.start();
      while (thread.getState() != Thread.State.TIMED_WAITING && !fifth.isDone()) {
        Thread.onSpinWait();
      }
      answers.countDown();
      assertThat(fifth.get(10, TimeUnit.SECONDS)).isEqualTo("read");
    }
  }

  @Test
  void whoComesWhileOthersHangIsRefused() throws InterruptedException {
    try (DiskAccess disk = new DiskAccess(10_000)) {
      begin(disk);
      for (int i = 0; i < 20; i++) { // the first finds out, the others need not wait
        assertThatThrownBy(() -> disk.of("run", () -> "read"))
            .isInstanceOf(HttpFailure.class)
            .hasMessageContaining("does not answer");
      }
      assertThat(disk.<String>of("another run", () -> "read")).isEqualTo("read");
    }
  }
}
