package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values computed once with NumPy and SciPy in float64, to the digits given. */
@ExtendWith(NativeScope.class)
class GoldenValuesTest {
  @Test
  void frechetDistance() {
    assertThat(Golden.frechet(Golden.real(), Golden.generated()).value())
        .isCloseTo(0.464455975260, within(1e-12));
  }

  @Test
  void frechetDistanceOfRankTwo() {
    assertThat(Golden.frechet(Golden.realOfRankTwo(), Golden.generatedOfRankTwo()).value())
        .isCloseTo(9.2442084, within(1e-6));
  }

  @Test
  void frechetDistanceOfTwoGaussians() {
    double distance =
        FrechetDistance.ofGaussians(
            TensorData.of(new double[] {0, 0}, 2),
            TensorData.of(new double[] {1, 0, 0, 4}, 2, 2),
            TensorData.of(new double[] {3, 4}, 2),
            TensorData.of(new double[] {4, 0, 0, 9}, 2, 2));
    assertThat(distance).isEqualTo(27);
  }

  @Test
  void frechetDistanceOfShiftedIdentities() {
    int features = 2048;
    Tensor zero = TensorData.of(new double[features], features);
    Tensor identity = torch.eye(features).to(ScalarType.Double);
    assertThat(FrechetDistance.ofGaussians(zero, identity, zero.add(new Scalar(1)), identity))
        .isCloseTo(2048, within(1e-9));
  }

  @Test
  void kernelDistanceOfOneFullSubset() {
    KernelDistance distance =
        KernelDistance.between(Golden.real(), Golden.generated(), 0, MeasureProgress.SILENT);
    assertThat(distance.value()).isCloseTo(0.013231503038, within(1e-12));
    assertThat(distance.deviation()).isZero();
    assertThat(List.of(distance.subsets(), distance.subsetSize())).containsExactly(1, 64);
  }

  @Test
  void inceptionScoreOfTwoSplits() {
    Tensor probabilities = Golden.real().mul(new Scalar(5)).softmax(1);
    InceptionScore score = InceptionScore.of(probabilities, 2);
    assertThat(score.value()).isCloseTo(2.835247058471, within(1e-12));
    assertThat(score.deviation()).isCloseTo(0.054357696038, within(1e-12));
  }

  @Test
  void precisionRecallDensityCoverage() {
    Neighbourhoods three = neighbourhoods(3);
    assertThat(three.precisionRecall().precision()).isEqualTo(.90625);
    assertThat(three.precisionRecall().recall()).isEqualTo(1);
    assertThat(three.densityCoverage().density()).isCloseTo(.71875, within(1e-15));
    assertThat(three.densityCoverage().coverage()).isEqualTo(.8125);
    Neighbourhoods five = neighbourhoods(5);
    assertThat(five.precisionRecall().precision()).isEqualTo(.984375);
    assertThat(five.precisionRecall().recall()).isEqualTo(1);
    assertThat(five.densityCoverage().density()).isCloseTo(.859375, within(1e-15));
    assertThat(five.densityCoverage().coverage()).isEqualTo(.96875);
  }

  @Test
  void slicedDistanceAlongTheAxes() {
    Tensor axes = torch.eye(Golden.F).to(ScalarType.Double);
    assertThat(SlicedWasserstein.ofPoints(Golden.real(), Golden.generated(), axes))
        .isCloseTo(0.197058180286, within(1e-12));
  }

  @Test
  void msSsim() {
    int size = 192;
    double[] a = new double[3 * size * size];
    double[] b = a.clone();
    for (int e = 0; e < a.length; e++) {
      int c = e / (size * size);
      int y = e / size % size;
      int x = e % size;
      a[e] = 127.5 + 120 * Math.sin(.05 * x + .03 * y + c);
      b[e] = 127.5 + 100 * Math.sin(.05 * x + .03 * y + c + .3) + 10 * Math.cos(.45 * x + y);
    }
    double[] similarity =
        MsSsim.between(TensorData.of(a, 1, 3, size, size), TensorData.of(b, 1, 3, size, size));
    assertThat(similarity).hasSize(1);
    assertThat(similarity[0]).isCloseTo(0.86150, within(1e-4));
  }

  private static Neighbourhoods neighbourhoods(int k) {
    return Neighbourhoods.of(Golden.real(), Golden.generated(), k, k, MeasureProgress.SILENT);
  }
}
