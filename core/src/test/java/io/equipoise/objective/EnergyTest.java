package io.equipoise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.objective.Energy.Norm;
import io.equipoise.objective.Energy.Reduction;
import io.equipoise.tensor.TensorData;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeScope.class)
class EnergyTest {
  private static final int N = 3;
  private static final int PIXELS = 2 * 2 * 2;

  static Stream<Energy> energies() {
    return Stream.of(
        new Energy(Norm.L1, Reduction.MEAN),
        new Energy(Norm.L1, Reduction.SUM),
        new Energy(Norm.L2, Reduction.MEAN),
        new Energy(Norm.L2, Reduction.SUM),
        new Energy(Norm.L2, Reduction.NORM));
  }

  @ParameterizedTest
  @MethodSource("energies")
  void energyIsOneReconstructionErrorPerImage(Energy energy) {
    double[] images = Draws.values(1, N * PIXELS);
    double[] rebuilt = Draws.values(2, N * PIXELS);

    double[] found =
        TensorData.doubles(
            energy.of(TensorData.of(images, N, 2, 2, 2), TensorData.of(rebuilt, N, 2, 2, 2)));

    assertThat(found).hasSize(N);
    for (int i = 0; i < N; i++) {
      assertThat(found[i]).isCloseTo(byHand(energy, images, rebuilt, i), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("energies")
  void pointsOfThePlaneHaveEnergiesToo(Energy energy) {
    Tensor found = energy.of(Draws.symmetric(1, N, 2), Draws.symmetric(2, N, 2));
    assertThat(found.shape()).containsExactly(N);
  }

  /** D(v) = tanh(W v): v moves the energy as what is reconstructed and as what it is held to. */
  @ParameterizedTest
  @MethodSource("energies")
  void gradientFlowsThroughBothPlacesOfTheImage(Energy energy) {
    Tensor weight = Draws.symmetric(3, PIXELS, PIXELS);
    double[] at = Draws.values(4, N * PIXELS);
    Tensor leaf = Draws.leaf(TensorData.of(at, N, 2, 2, 2));

    double[] gradient =
        TensorData.doubles(Derivatives.of(weighted(energy, leaf, weight), leaf).get(0));
    double[] expected =
        Derivatives.finite(
            v -> weighted(energy, TensorData.of(v, N, 2, 2, 2), weight).item_double(), at, 1e-6);

    assertThat(Derivatives.relativeDifference(gradient, expected)).isLessThan(1e-8);
  }

  @Test
  void perfectReconstructionHasASlopeThatIsFinite() {
    for (Energy energy : energies().toList()) {
      Tensor leaf = Draws.leaf(Draws.symmetric(5, N, 1, 2, 2));
      Tensor found = energy.of(leaf, leaf.detach());
      double[] gradient = TensorData.doubles(Derivatives.of(found.sum(), leaf).get(0));
      assertThat(DoubleStream.of(gradient)).allSatisfy(slope -> assertThat(slope).isFinite());
    }
  }

  @Test
  void reconstructionsInHalfPrecisionGiveFloat32Energies() {
    Tensor images = Draws.symmetric(1, N, 1, 2, 2).to(ScalarType.Float);
    Tensor rebuilt = Draws.symmetric(2, N, 1, 2, 2).to(ScalarType.BFloat16);
    Tensor found = new Energy(Norm.L1, Reduction.MEAN).of(images, rebuilt);
    assertThat(found.scalar_type().intern()).isEqualTo(ScalarType.Float);
  }

  @Test
  void ceilingIsReachedByTheOppositeImage() {
    for (Energy energy : energies().toList()) {
      Tensor white = TensorData.of(new double[] {1, 1, 1, 1}, 1, 1, 2, 2);
      assertThat(energy.of(white, white.neg()).item_double())
          .isCloseTo(energy.ceiling(4), within(1e-9));
    }
  }

  @Test
  void euclideanNormOfAbsoluteDifferencesIsRefused() {
    assertThatThrownBy(() -> new Energy(Norm.L1, Reduction.NORM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--norm l2");
  }

  /** A different weight for each image, so that a mix-up of images shows. */
  private static Tensor weighted(Energy energy, Tensor images, Tensor weight) {
    Tensor rebuilt = images.flatten(1, -1).mm(weight).tanh().view(images.shape());
    return energy.of(images, rebuilt).dot(TensorData.of(new double[] {1, -2, 3}, N));
  }

  private static double byHand(Energy energy, double[] images, double[] rebuilt, int image) {
    double sum = 0;
    for (int p = image * PIXELS; p < (image + 1) * PIXELS; p++) {
      double difference = Math.abs(images[p] - rebuilt[p]);
      sum += energy.norm() == Norm.L1 ? difference : difference * difference;
    }
    return switch (energy.reduction()) {
      case MEAN -> sum / PIXELS;
      case SUM -> sum;
      case NORM -> Math.sqrt(sum);
    };
  }
}
