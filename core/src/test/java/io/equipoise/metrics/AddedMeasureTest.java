package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The measure of {@code docs/extending.md}. */
@ExtendWith(NativeScope.class)
class AddedMeasureTest {
  // --- measure
  /**
   * Directions in which features vary: the participation ratio (tr C)^2 / tr C^2 of their
   * covariance, 1 where all lie on a line, F where they vary alike in all.
   *
   * @param value 1 to F
   */
  record ParticipationRatio(double value) {
    /**
     * Of features seen in a stream.
     *
     * @throws IllegalArgumentException if they are fewer than two, or all the same
     */
    static ParticipationRatio of(FeatureStatistics features) {
      try (TensorScope scope = new TensorScope()) {
        Tensor c = features.covariance(); // [F, F] float64
        double trace = c.trace().item_double();
        if (trace == 0) {
          throw new IllegalArgumentException(
              "all images have the same features: this measure needs some that differ");
        }
        return new ParticipationRatio(trace * trace / c.mul(c).sum().item_double());
      }
    }
  }

  // ---

  @Test
  void itCountsTheDirections() {
    double[] onALine = {0, 0, 0, 1, 2, 0, 2, 4, 0};
    double[] inAPlane = {1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0};
    assertThat(ratio(onALine)).isCloseTo(1, within(1e-12));
    assertThat(ratio(inAPlane)).isCloseTo(2, within(1e-12));
  }

  private static double ratio(double[] rows) {
    try (FeatureStatistics statistics = new FeatureStatistics(3)) {
      statistics.add(TensorData.of(rows, rows.length / 3, 3));
      return ParticipationRatio.of(statistics).value();
    }
  }
}
