package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
  @Test
  void sixteenAmongThreeAreSixFiveFive() {
    assertThat(Share.of(0, 3, 16)).isEqualTo(new Share(0, 6, 16));
    assertThat(Share.of(1, 3, 16)).isEqualTo(new Share(6, 5, 16));
    assertThat(Share.of(2, 3, 16)).isEqualTo(new Share(11, 5, 16));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 2", "3, 16", "4, 7", "7, 100"})
  void sharesFollowOneAnotherAndMakeTheWhole(int world, int whole) {
    int next = 0;
    for (Share share :
        IntStream.range(0, world).mapToObj(r -> Share.of(r, world, whole)).toList()) {
      assertThat(share.first()).isEqualTo(next);
      next += share.size();
    }
    assertThat(next).isEqualTo(whole);
  }

  @Test
  void moreRanksThanImagesAreRefused() {
    assertThatThrownBy(() -> Share.of(0, 3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--batch 3 or more");
  }
}
