package io.equipoise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class PullingAwayTermTest {
  private static final int N = 5;
  private static final int Z = 7;

  @Test
  void termIsTheMeanSquaredCosineOfDifferentCodes() {
    double[] codes = Draws.values(1, N * Z);
    assertThat(term(codes, N)).isCloseTo(byHand(codes), within(1e-14));
  }

  @Test
  void gradientIsThatOfFiniteDifferences() {
    double[] codes = Draws.values(2, N * Z);
    Tensor leaf = Draws.leaf(TensorData.of(codes, N, Z));
    double[] gradient = TensorData.doubles(Derivatives.of(PullingAwayTerm.of(leaf), leaf).get(0));

    double[] expected = Derivatives.finite(PullingAwayTermTest::byHand, codes, 1e-6);
    assertThat(Derivatives.relativeDifference(gradient, expected)).isLessThan(1e-8);
  }

  @Test
  void cosinesAreSquaredAndTheDiagonalIsLeftOut() {
    assertThat(term(new double[] {1, 0, 0, 1}, 2)).as("orthogonal").isZero();
    assertThat(term(new double[] {1, 0, -1, 0}, 2)).as("opposite").isCloseTo(1, within(1e-14));
    assertThat(term(new double[] {3, 4, 3, 4}, 2)).as("equal").isCloseTo(1, within(1e-14));
    double half = Math.sqrt(0.75);
    assertThat(term(new double[] {1, 0, 0.5, half}, 2))
        .as("60 degrees: cosine 1/2, squared 1/4")
        .isCloseTo(0.25, within(1e-14));
  }

  @Test
  void lengthsOfCodesDoNotMatter() {
    Tensor codes = Draws.symmetric(3, N, Z);
    double term = PullingAwayTerm.of(codes).item_double();
    for (double scale : new double[] {1e-5, 1e-2, 10, 1e6}) {
      assertThat(PullingAwayTerm.of(codes.mul(new Scalar(scale))).item_double())
          .isCloseTo(term, within(1e-14));
    }
  }

  @Test
  void zeroCodeGivesNoNaN() {
    double[] codes = Draws.values(4, N * Z);
    for (int z = 0; z < Z; z++) {
      codes[2 * Z + z] = 0;
    }
    Tensor leaf = Draws.leaf(TensorData.of(codes, N, Z));
    Tensor term = PullingAwayTerm.of(leaf);
    double[] gradient = TensorData.doubles(Derivatives.of(term, leaf).get(0));

    assertThat(term.item_double()).isBetween(0.0, 1.0);
    assertThat(DoubleStream.of(gradient)).allSatisfy(slope -> assertThat(slope).isFinite());
    assertThat(term(new double[N * Z], N)).as("all codes zero").isZero();
  }

  @Test
  void oneCodeAloneIsRefused() {
    assertThatThrownBy(() -> PullingAwayTerm.of(Draws.symmetric(5, 1, Z)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--batch 2");
  }

  private static double term(double[] codes, int n) {
    return PullingAwayTerm.of(TensorData.of(codes, n, codes.length / n)).item_double();
  }

  /** Equation 4 as it stands. */
  private static double byHand(double[] codes) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (j != i) {
          double cosine = dot(codes, i, j) / Math.sqrt(dot(codes, i, i) * dot(codes, j, j));
          sum += cosine * cosine;
        }
      }
    }
    return sum / (N * (N - 1));
  }

  private static double dot(double[] codes, int i, int j) {
    double dot = 0;
    for (int z = 0; z < Z; z++) {
      dot += codes[i * Z + z] * codes[j * Z + z];
    }
    return dot;
  }
}
