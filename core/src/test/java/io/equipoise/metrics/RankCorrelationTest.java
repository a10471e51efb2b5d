package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  @Test
  void orderAloneCounts() {
    assertThat(of(new double[] {1, 2, 3, 4}, new double[] {1, 10, 100, 1e9})).isEqualTo(1);
    assertThat(of(new double[] {1, 2, 3, 4}, new double[] {0, -1, -5, -7})).isEqualTo(-1);
    assertThat(of(new double[] {1, 2, 3, 4}, new double[] {2, 1, 4, 3}))
        .isCloseTo(0.6, within(1e-15)); // 1 - 6 * 4 / (4 * 15)
  }

  @Test
  void tiesShareTheMeanOfTheirRanks() {
    // ranks 1 2.5 2.5 4 and 1 2 3 4: sum of squares 4.5 and 5, product 4.5
    assertThat(of(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-15));
    assertThat(of(new double[] {0.0, -0.0, 1}, new double[] {5, 5, 6})).isEqualTo(1);
  }

  @Test
  void seriesWithoutRanksAreRefused() {
    double[] series = {1, 2};
    assertThatThrownBy(() -> of(series, new double[] {3, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 equal values");
    assertThatThrownBy(() -> of(series, new double[] {3, Double.NaN})).hasMessageContaining("NaN");
    assertThatThrownBy(() -> of(series, new double[] {3})).hasMessageContaining("2 and 1 values");
    assertThatThrownBy(() -> of(new double[] {1}, new double[] {3}))
        .hasMessageContaining("two or more");
  }

  private static double of(double[] a, double[] b) {
    return RankCorrelation.of(a, b).value();
  }
}
