package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class FrechetDistanceTest {
  @Test
  void statisticsDoNotDependOnTheBatches() {
    Tensor features = Draws.symmetric(1, 300, 20).add(new Scalar(1000));
    FeatureStatistics whole = Golden.statistics(features, 300);
    for (long batch : new long[] {1, 2, 7, 128}) {
      FeatureStatistics parts = Golden.statistics(features, batch);
      assertThat(parts.count()).isEqualTo(300);
      assertThat(Derivatives.relativeDifference(parts.mean(), whole.mean())).isLessThan(1e-14);
      assertThat(Derivatives.relativeDifference(parts.covariance(), whole.covariance()))
          .as("batches of %d", batch)
          .isLessThan(1e-11); // a naive sum of squares is off by 1e-9 at this offset
    }
  }

  @Test
  void statisticsOfPartsMerge() {
    Tensor features = Draws.symmetric(2, 100, 6);
    FeatureStatistics whole = Golden.statistics(features, 100);
    FeatureStatistics merged = new FeatureStatistics(6);
    merged.merge(new FeatureStatistics(6));
    merged.merge(Golden.statistics(features.narrow(0, 0, 33), 10));
    merged.merge(Golden.statistics(features.narrow(0, 33, 1), 1));
    merged.merge(Golden.statistics(features.narrow(0, 34, 66), 66));
    assertThat(merged.count()).isEqualTo(100);
    assertThat(Derivatives.relativeDifference(merged.mean(), whole.mean())).isLessThan(1e-14);
    assertThat(Derivatives.relativeDifference(merged.covariance(), whole.covariance()))
        .isLessThan(1e-14);
  }

  @Test
  void largeBatchesAreTakenInParts() {
    Tensor features = Draws.symmetric(3, 5000, 1000); // more than is taken at a time
    FeatureStatistics whole = Golden.statistics(features, 5000);
    FeatureStatistics parts = Golden.statistics(features, 1234);
    assertThat(Derivatives.relativeDifference(whole.covariance(), parts.covariance()))
        .isLessThan(1e-13);
  }

  @Test
  void distanceOfASetToItselfIsZero() {
    Tensor features = Draws.symmetric(4, 200, 16);
    assertThat(Golden.frechet(features, features).value()).isBetween(0.0, 1e-12);
    Tensor equal = TensorData.of(new double[60], 10, 6).add(new Scalar(3));
    assertThat(Golden.frechet(equal, equal).value()).as("no variance at all").isZero();
  }

  @Test
  void distanceGrowsWithTheDamage() {
    Tensor real = Draws.symmetric(5, 400, 10);
    Tensor other = Draws.symmetric(6, 400, 10);
    double before = Golden.frechet(real, other).value();
    assertThat(before).isLessThan(0.1);
    for (double damage : new double[] {0.2, 0.5, 1, 2}) {
      Tensor noise = Draws.symmetric(7, 400, 10).mul(new Scalar(damage));
      double after = Golden.frechet(real, other.add(noise).add(new Scalar(damage))).value();
      assertThat(after).isGreaterThan(before);
      before = after;
    }
  }

  @Test
  void oneFeatureGivesTheDistanceOfMeansAndDeviations() {
    Tensor real = TensorData.of(new double[] {0, 2, 4}, 3, 1); // mean 2, deviation 2
    Tensor generated = TensorData.of(new double[] {7, 12}, 2, 1); // 9.5, sqrt(12.5)
    assertThat(Golden.frechet(real, generated).value())
        .isCloseTo(7.5 * 7.5 + Math.pow(2 - Math.sqrt(12.5), 2), within(1e-13));
  }

  @Test
  void sidesMayBeExchanged() {
    double there = Golden.frechet(Golden.real(), Golden.generated()).value();
    double back = Golden.frechet(Golden.generated(), Golden.real()).value();
    assertThat(back).isCloseTo(there, within(1e-13));
  }

  @Test
  void fewerImagesThanFeaturesGiveANumberAndAWarning() {
    FrechetDistance distance = Golden.frechet(Draws.symmetric(8, 5, 64), Draws.symmetric(9, 7, 64));
    assertThat(distance.value()).isFinite().isPositive();
    assertThat(distance.realCount()).isEqualTo(5);
    assertThat(distance.generatedCount()).isEqualTo(7);
    assertThat(distance.warnings()).hasSize(2);
    assertThat(distance.warnings().get(0)).contains("5 real images for 64 features");
    assertThat(Golden.frechet(Draws.symmetric(8, 50, 10), Draws.symmetric(9, 50, 10)).warnings())
        .isEmpty();
  }

  @Test
  void twoImagesOfASideAreEnough() {
    // covariances of rank one, along (1, 1) and (1, -1): their product is zero
    Tensor real = TensorData.of(new double[] {0, 0, 2, 2}, 2, 2);
    Tensor generated = TensorData.of(new double[] {0, 2, 2, 0}, 2, 2);
    assertThat(Golden.frechet(real, generated).value()).isCloseTo(8, within(1e-14));
    assertThat(Golden.frechet(real, real).value()).isCloseTo(0, within(1e-14));
  }

  @Test
  void oneImageOfASideIsRefused() {
    assertThatThrownBy(() -> Golden.frechet(Draws.symmetric(1, 1, 4), Draws.symmetric(2, 9, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 real images, got 1");
  }

  @Test
  void badFeaturesAreRefusedAndNotAdded() {
    FeatureStatistics statistics = Golden.statistics(Draws.symmetric(1, 5, 4), 5);
    Tensor broken = Draws.symmetric(2, 3, 4);
    broken.select(0, 2).select(0, 1).fill_(new Scalar(Double.NaN));
    assertThatThrownBy(() -> statistics.add(broken)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> statistics.add(Draws.symmetric(2, 3, 4).mul(new Scalar(1e200))))
        .hasMessageContaining("whose powers float64 does not hold");
    assertThatThrownBy(() -> statistics.add(Draws.symmetric(2, 3, 5)))
        .hasMessageContaining("5 features given to statistics of 4");
    assertThat(statistics.count()).isEqualTo(5);
    assertThatThrownBy(() -> new FeatureStatistics(3).covariance())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> FrechetDistance.between(statistics, Golden.statistics(Golden.real(), 64)))
        .hasMessageContaining("4 features, generated ones 8");
  }

  @Test
  void float32FeaturesAreAccumulatedInFloat64() {
    Tensor features = Draws.symmetric(11, 1000, 5).add(new Scalar(100)).to(ScalarType.Float);
    FeatureStatistics single = Golden.statistics(features, 10);
    FeatureStatistics wide = Golden.statistics(features.to(ScalarType.Double), 1000);
    assertThat(Derivatives.relativeDifference(single.covariance(), wide.covariance()))
        .isLessThan(1e-12);
  }
}
