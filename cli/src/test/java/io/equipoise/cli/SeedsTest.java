package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void someOfARowAreThoseOfAllInTheirPlaces() {
    Seeds seeds = Seeds.parse("--seeds", "5,1-3,9", 10);
    assertThat(seeds.count()).isEqualTo(5);
    assertThat(seeds.all()).containsExactly(5, 1, 2, 3, 9);
    assertThat(seeds.some(2, 2)).containsExactly(2, 3);
    assertThat(seeds.some(3, 7)).containsExactly(3, 9);
  }

  @Test
  void aRowMayBeLongerThanMemory() {
    Seeds seeds = Seeds.parse("--seeds", "0-999999999999", 1_000_000_000_000L);
    assertThat(seeds.some(999_999_999_998L, 5)).containsExactly(999_999_999_998L, 999_999_999_999L);
  }

  @Test
  void whatIsNoRangeOrTooLongIsRefused() {
    assertThatThrownBy(() -> Seeds.parse("--seeds", "7-3", 10)).hasMessageContaining("\"7-3\"");
    assertThatThrownBy(() -> Seeds.parse("--seeds", "0-10", 10)).hasMessageContaining("at most 10");
    assertThatThrownBy(() -> Seeds.parse("--seeds", "1,x", 10)).hasMessageContaining("\"x\"");
  }
}
