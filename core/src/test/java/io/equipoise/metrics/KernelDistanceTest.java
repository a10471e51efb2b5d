package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class KernelDistanceTest {
  @Test
  void equalDistributionsAreAtZeroWithinTheDeviation() {
    KernelDistance distance = measure(Draws.symmetric(1, 2000, 8), Draws.symmetric(2, 3000, 8));
    assertThat(distance.subsets()).isEqualTo(20);
    assertThat(Math.abs(distance.value())).isLessThan(distance.deviation());
    assertThat(distance.warnings()).isEmpty();
  }

  @Test
  void distanceGrowsWithTheDamage() {
    Tensor real = Draws.symmetric(1, 500, 8);
    Tensor other = Draws.symmetric(2, 600, 8);
    double before = measure(real, other).value();
    for (double shift : new double[] {0.2, 0.5, 1}) {
      double after = measure(real, other.add(new Scalar(shift))).value();
      assertThat(after).isGreaterThan(before + 0.01);
      before = after;
    }
  }

  @Test
  void subsetsAreThoseOfTheSeed() {
    Tensor real = Draws.symmetric(1, 400, 8);
    Tensor generated = Draws.symmetric(2, 400, 8);
    assertThat(seeded(real, generated, 1)).isEqualTo(seeded(real, generated, 1));
    assertThat(seeded(real, generated, 1).value()).isNotEqualTo(seeded(real, generated, 2).value());
  }

  @Test
  void subsetsOfTheTwoSidesAreDrawnApart() {
    Tensor features = Draws.symmetric(1, 400, 8);
    // the same rows on both sides: -2 / m (mean k(x, x) - mean k(x, y)), about -0.027 for m = 100
    assertThat(seeded(features, features, 1).value()).isGreaterThan(-0.013);
  }

  @Test
  void fewImagesMakeSmallSubsetsAndAWarning() {
    KernelDistance distance = measure(Draws.symmetric(1, 2, 4), Draws.symmetric(2, 30, 4));
    assertThat(distance.subsetSize()).isEqualTo(2);
    assertThat(distance.subsets()).isEqualTo(20);
    assertThat(distance.value()).isFinite();
    assertThat(distance.warnings()).singleElement().asString().contains("subsets of 2 images");
  }

  @Test
  void progressIsToldForEachSubset() {
    List<String> told = new ArrayList<>();
    KernelDistance.between(
        Draws.symmetric(1, 9, 2),
        Draws.symmetric(2, 9, 2),
        3,
        4,
        0,
        (done, total) -> told.add(done + "/" + total));
    assertThat(told).containsExactly("1/3", "2/3", "3/3");
  }

  @Test
  void whatHasNoDistanceIsRefused() {
    Tensor features = Draws.symmetric(1, 5, 4);
    assertThatThrownBy(() -> measure(Draws.symmetric(1, 1, 4), features))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 real images, this measure needs at least 2");
    assertThatThrownBy(() -> measure(features, Draws.symmetric(1, 5, 3)))
        .hasMessageContaining("4 features, generated ones 3");
    assertThatThrownBy(() -> measure(features, features.div(new Scalar(0))))
        .hasMessageContaining("generated features hold NaN");
    assertThatThrownBy(() -> measure(features.mul(new Scalar(1e60)), features))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("real features hold numbers of");
  }

  private static KernelDistance measure(Tensor real, Tensor generated) {
    return KernelDistance.between(real, generated, 20, 400, 0, MeasureProgress.SILENT);
  }

  private static KernelDistance seeded(Tensor real, Tensor generated, long seed) {
    return KernelDistance.between(real, generated, 20, 100, seed, MeasureProgress.SILENT);
  }
}
