package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class ModifiedInceptionScoreTest {
  @Test
  void scoreIsTheDivergenceOfTheMarginalFromEachImage() {
    double[][] p = {{0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}};
    double[] marginal = {0.4, 0.5, 0.1};
    double expected = 0;
    for (double[] image : p) {
      for (int y = 0; y < 3; y++) {
        expected += marginal[y] * Math.log(marginal[y] / image[y]) / 2;
      }
    }
    Tensor rows = TensorData.of(new double[] {0.7, 0.2, 0.1, 0.1, 0.8, 0.1}, 2, 3);
    ModifiedInceptionScore score = ModifiedInceptionScore.of(rows);
    assertThat(score.value()).isCloseTo(expected, within(1e-12));
    assertThat(score.warnings()).singleElement().asString().contains("2 images for 3 classes");
  }

  @Test
  void scoreDoesNotDependOnTheBatches() {
    Tensor p = Draws.symmetric(1, 60, 5).mul(new Scalar(4)).softmax(1);
    ModifiedInceptionScore.Stream stream = new ModifiedInceptionScore.Stream(5);
    for (long first = 0; first < 60; first += 7) {
      stream.add(p.narrow(0, first, Math.min(7, 60 - first)));
    }
    double whole = ModifiedInceptionScore.of(p).value();
    assertThat(stream.score().value()).isCloseTo(whole, within(1e-12 * whole));
  }

  @Test
  void confidentAndVariedClassesScoreHighAndLostProbabilitiesStayFinite() {
    Tensor x = Draws.symmetric(2, 200, 4);
    double vague = ModifiedInceptionScore.of(x.softmax(1)).value();
    double sure = ModifiedInceptionScore.of(x.mul(new Scalar(10)).softmax(1)).value();
    double certain = ModifiedInceptionScore.of(x.mul(new Scalar(1e4)).softmax(1)).value();
    assertThat(sure).isGreaterThan(vague);
    assertThat(certain).isFinite().isGreaterThan(sure);
    Tensor one = TensorData.of(new double[] {1, 0, 1, 0}, 2, 2);
    assertThat(ModifiedInceptionScore.of(one).value()).as("one class only").isZero();
  }

  @Test
  void whatAreNoProbabilitiesIsRefused() {
    assertThatThrownBy(() -> ModifiedInceptionScore.of(Draws.symmetric(1, 3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image 0 has no class probabilities");
    assertThatThrownBy(() -> new ModifiedInceptionScore.Stream(3).score())
        .isInstanceOf(IllegalStateException.class);
  }
}
