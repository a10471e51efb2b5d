package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunningTrainerTest {
  private static RunningTrainer thisProcessSaidToHaveStarted(long laterMillis) {
    RunningTrainer here = RunningTrainer.here(false, List.of());
    return new RunningTrainer(here.pid(), here.startedMillis() + laterMillis, false, List.of());
  }

  @Test
  void aTrainerIsFoundAfterTheClockWasSetByAFewSeconds() {
    assertThat(thisProcessSaidToHaveStarted(0).lives()).isTrue();
    assertThat(thisProcessSaidToHaveStarted(5_000).lives()).isTrue();
    assertThat(thisProcessSaidToHaveStarted(-5_000).lives()).isTrue();
  }

  @Test
  void anotherProcessThatHasItsNumberNowIsNot() {
    assertThat(thisProcessSaidToHaveStarted(-3_600_000).lives()).isFalse();
  }
}
