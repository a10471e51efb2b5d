package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import org.junit.jupiter.api.Test;

class RocTest {
  @Test
  void perfectScoresHaveTheWholeArea() {
    assertThat(Roc.of(new double[] {3, 4}, new double[] {1, 2, Double.NEGATIVE_INFINITY}))
        .isEqualTo(new Roc(1, 1, 2, 3));
    assertThat(Roc.of(new double[] {1, 2}, new double[] {3, 4}).auroc()).isZero();
  }

  @Test
  void equalScoresTellNothing() {
    Roc roc = Roc.of(new double[] {5, 5}, new double[] {5, 5, 5});
    assertThat(roc.auroc()).isEqualTo(0.5);
    assertThat(roc.auprc()).isEqualTo(0.4);
  }

  @Test
  void areasOfAKnownCase() {
    // scores .1 .4 (negative), .35 .8 (positive), as in scikit-learn's documentation
    Roc roc = Roc.of(new double[] {.35, .8}, new double[] {.1, .4});
    assertThat(roc.auroc()).isEqualTo(0.75);
    assertThat(roc.auprc()).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-15));
  }

  @Test
  void areaIsTheShareOfPairsInOrder() {
    double[] positives = rounded(1, 70, 0.3);
    double[] negatives = rounded(2, 90, 0);
    double pairs = 0;
    for (double p : positives) {
      for (double n : negatives) {
        pairs += p > n ? 1 : p == n ? 0.5 : 0;
      }
    }
    assertThat(Roc.of(positives, negatives).auroc()).isCloseTo(pairs / 6300, within(1e-14));
  }

  @Test
  void missingAndUndefinedScoresAreRefused() {
    double[] one = {1};
    assertThatThrownBy(() -> Roc.of(new double[0], one)).hasMessageContaining("no positive");
    assertThatThrownBy(() -> Roc.of(one, new double[] {2, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative score is NaN");
  }

  /** Scores with many ties. */
  private static double[] rounded(long seed, int count, double shift) {
    double[] values = Draws.values(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] = Math.round(5 * (values[i] + shift)) / 5.0;
    }
    return values;
  }
}
