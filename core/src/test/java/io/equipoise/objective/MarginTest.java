package io.equipoise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MarginTest {
  @Test
  void fixedMarginStays() {
    assertThat(Margin.fixed(10).next(3)).isEqualTo(Margin.fixed(10));
  }

  @Test
  void followingMarginStartsAtTheFirstRealEnergyAndGoesAfterIt() {
    Margin margin = Margin.following().next(2);
    assertThat(margin.value()).isEqualTo(3);
    margin = margin.next(4); // a hundredth of the way from 3 to 6
    assertThat(margin.value()).isCloseTo(3.03, within(1e-15));
    margin = margin.next(1); // and from 3.03 to 1.5
    assertThat(margin.value()).isCloseTo(3.0147, within(1e-14));
    for (int step = 0; step < 3000; step++) {
      margin = margin.next(0.4);
    }
    assertThat(margin.value()).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void marginThatIsNotAboveZeroIsRefused() {
    for (double value : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> Margin.fixed(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("margin");
    }
  }
}
