package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class NeighbourhoodsTest {
  @Test
  void resultDoesNotDependOnTheBlocks() {
    Tensor real = Draws.symmetric(1, 101, 5);
    Tensor generated = Draws.symmetric(2, 64, 5).mul(new Scalar(1.4));
    Neighbourhoods whole = blocks(real, generated, 200);
    assertThat(whole.precisionRecall().precision()).isBetween(0.5, 0.99);
    for (long rows : new long[] {1, 2, 7, 64, 100}) {
      assertThat(blocks(real, generated, rows)).as("blocks of %d", rows).isEqualTo(whole);
    }
  }

  @Test
  void resultIsThatOfTheDefinition() {
    Tensor real = Draws.symmetric(3, 60, 3);
    Tensor generated = Draws.symmetric(4, 50, 3).mul(new Scalar(1.2));
    double[][] x = rows(real);
    double[][] y = rows(generated);
    double[] realRadius = radii(x, 3);
    double[] generatedRadius = radii(y, 3);
    double[] densityRadius = radii(x, 5);
    long precise = 0;
    long dense = 0;
    for (double[] each : y) {
      precise += inside(each, x, realRadius) > 0 ? 1 : 0;
      dense += inside(each, x, densityRadius);
    }
    long recalled = 0;
    long covered = 0;
    for (int i = 0; i < x.length; i++) {
      recalled += inside(x[i], y, generatedRadius) > 0 ? 1 : 0;
      double[] radius = new double[y.length];
      Arrays.fill(radius, densityRadius[i]);
      covered += inside(x[i], y, radius) > 0 ? 1 : 0;
    }
    Neighbourhoods found = blocks(real, generated, 16);
    assertThat(found.precisionRecall().precision()).isEqualTo(precise / 50.0);
    assertThat(found.precisionRecall().recall()).isEqualTo(recalled / 60.0);
    assertThat(found.densityCoverage().density()).isCloseTo(dense / 250.0, within(1e-14));
    assertThat(found.densityCoverage().coverage()).isEqualTo(covered / 60.0);
  }

  @Test
  void setAgainstItselfIsPerfect() {
    Tensor features = Draws.symmetric(5, 90, 6);
    for (long rows : new long[] {32, 1024}) {
      Neighbourhoods found = blocks(features, features, rows);
      assertThat(found.precisionRecall().precision()).isEqualTo(1);
      assertThat(found.precisionRecall().recall()).isEqualTo(1);
      assertThat(found.densityCoverage().density()).isCloseTo(1, within(1e-14));
      assertThat(found.densityCoverage().coverage()).isEqualTo(1);
    }
  }

  @Test
  void otherSamplesOfTheSameAreNearTheIdeal() {
    Neighbourhoods found = blocks(Draws.symmetric(6, 1000, 4), Draws.symmetric(7, 1000, 4), 512);
    assertThat(found.precisionRecall().precision()).isBetween(0.85, 1.0);
    assertThat(found.precisionRecall().recall()).isBetween(0.85, 1.0);
    assertThat(found.densityCoverage().density()).isBetween(0.9, 1.1);
    assertThat(found.densityCoverage().coverage()).isBetween(0.9, 1.0);
    assertThat(found.precisionRecall().warnings()).isEmpty();
  }

  @Test
  void precisionFallsWithQualityAndRecallWithDiversity() {
    Tensor real = Draws.symmetric(8, 300, 4);
    Tensor other = Draws.symmetric(9, 300, 4);
    Neighbourhoods good = blocks(real, other, 128);
    Neighbourhoods noisy = blocks(real, other.mul(new Scalar(3)), 128);
    Neighbourhoods narrow = blocks(real, other.mul(new Scalar(0.1)), 128);
    assertThat(noisy.precisionRecall().precision())
        .isLessThan(good.precisionRecall().precision() - 0.3);
    assertThat(noisy.densityCoverage().density())
        .isLessThan(good.densityCoverage().density() - 0.3);
    assertThat(narrow.precisionRecall().precision()).isEqualTo(1);
    assertThat(narrow.precisionRecall().recall()).isLessThan(good.precisionRecall().recall() - 0.5);
    assertThat(narrow.densityCoverage().coverage())
        .isLessThan(good.densityCoverage().coverage() - 0.5);
  }

  @Test
  void doubleImagesAndCollapsedSetsGiveNumbers() {
    Tensor point = Draws.symmetric(10, 1, 700).mul(new Scalar(1e3));
    Tensor collapsed = point.repeat(40, 1);
    Neighbourhoods equal = blocks(collapsed, collapsed, 16);
    assertThat(equal.precisionRecall().precision()).as("within a ball of radius 0").isEqualTo(1);
    assertThat(equal.precisionRecall().recall()).isEqualTo(1);
    assertThat(equal.densityCoverage().density()).as("open balls of radius 0").isZero();

    Tensor real = Draws.symmetric(11, 40, 700).mul(new Scalar(1e3));
    Tensor doubled = torch.cat(new TensorVector(real, real, real, real), 0);
    Neighbourhoods copies = blocks(doubled, real, 16);
    assertThat(copies.precisionRecall().precision()).as("copies of real images").isEqualTo(1);
  }

  @Test
  void shiftOfAllFeaturesChangesNothing() {
    Tensor real = Draws.symmetric(12, 80, 5);
    Tensor generated = Draws.symmetric(13, 80, 5);
    Scalar far = new Scalar(1e6);
    assertThat(blocks(real.add(far), generated.add(far), 32))
        .isEqualTo(blocks(real, generated, 32));
  }

  @Test
  void memoryIsThatOfTheBlocks() {
    long n = 6000; // n x n would be 288 MB
    Tensor real = Draws.symmetric(14, n, 4).to(ScalarType.Float);
    Tensor generated = Draws.symmetric(15, n, 4).to(ScalarType.Float);
    blocks(real, generated, 1024);
    long before = Pointer.physicalBytes();
    long[] most = {0};
    Neighbourhoods.of(
        real,
        generated,
        3,
        5,
        512,
        (done, total) -> most[0] = Math.max(most[0], Pointer.physicalBytes()));
    assertThat(most[0] - before).isLessThan(100_000_000);
  }

  @Test
  void progressIsToldForEachBlock() {
    List<Long> told = new ArrayList<>();
    Neighbourhoods.of(
        Draws.symmetric(1, 20, 2),
        Draws.symmetric(2, 30, 2),
        3,
        5,
        10,
        (done, total) -> {
          assertThat(total).isEqualTo(3 + 6 + 2 * 3);
          told.add(done);
        });
    assertThat(told).hasSize(15).isSorted().contains(1L, 15L);
  }

  @Test
  void whatHasTooFewNeighboursIsRefused() {
    Tensor six = Draws.symmetric(1, 6, 2);
    assertThat(blocks(six, six, 4).precisionRecall().warnings())
        .singleElement()
        .asString()
        .contains("too few samples: 6 real and 6 generated");
    for (long few : new long[] {1, 2, 5}) {
      assertThatThrownBy(() -> blocks(six, Draws.symmetric(2, few, 2), 4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(few + " generated images, this measure needs at least 6");
    }
    assertThatThrownBy(() -> blocks(six.log(), six, 4)).hasMessageContaining("real features hold");
    assertThatThrownBy(() -> blocks(six, six.mul(new Scalar(1e200)), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whose powers float64 does not hold");
    assertThatThrownBy(() -> blocks(six, Draws.symmetric(2, 6, 3), 4))
        .hasMessageContaining("2 features, generated ones 3");
  }

  private static Neighbourhoods blocks(Tensor real, Tensor generated, long rows) {
    return Neighbourhoods.of(real, generated, 3, 5, rows, MeasureProgress.SILENT);
  }

  private static double[][] rows(Tensor features) {
    int count = (int) features.size(0);
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = TensorData.doubles(features.select(0, i));
    }
    return rows;
  }

  private static double[] radii(double[][] rows, int k) {
    double[] radii = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double[] centre = rows[i];
      radii[i] =
          Arrays.stream(rows)
              .mapToDouble(row -> distance(row, centre))
              .sorted()
              .skip(k) // itself is first
              .findFirst()
              .orElseThrow();
    }
    return radii;
  }

  private static long inside(double[] point, double[][] centres, double[] radii) {
    long count = 0;
    for (int i = 0; i < centres.length; i++) {
      count += distance(point, centres[i]) < radii[i] ? 1 : 0;
    }
    return count;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int f = 0; f < a.length; f++) {
      sum += (a[f] - b[f]) * (a[f] - b[f]);
    }
    return Math.sqrt(sum);
  }
}
