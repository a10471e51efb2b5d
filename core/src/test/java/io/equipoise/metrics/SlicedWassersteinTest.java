package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class SlicedWassersteinTest {
  @Test
  void pyramidAddsUpToTheImage() {
    Tensor image = MsSsimTest.images(1, 2, 3, 64, 32);
    assertThat(LaplacianPyramid.levels(64, 32)).isEqualTo(2);
    assertThat(LaplacianPyramid.level(image, 1, 2).shape()).containsExactly(2, 3, 32, 16);
    Tensor flat = torch.full_like(image, new Scalar(50));
    assertThat(LaplacianPyramid.level(flat, 0, 2).abs().max().item_double()).isLessThan(1e-12);
    assertThat(
            Derivatives.relativeDifference(
                LaplacianPyramid.level(flat, 1, 2),
                torch.full_like(LaplacianPyramid.level(flat, 1, 2), new Scalar(50))))
        .isLessThan(1e-14);
    assertThat(LaplacianPyramid.level(image, 0, 1)).isSameAs(image);
  }

  @Test
  void levelsEndAtSixteenPixels() {
    assertThat(
            List.of(
                LaplacianPyramid.levels(256, 256),
                LaplacianPyramid.levels(64, 64),
                LaplacianPyramid.levels(32, 32),
                LaplacianPyramid.levels(28, 28),
                LaplacianPyramid.levels(50, 50)))
        .containsExactly(5, 3, 2, 1, 2);
  }

  @Test
  void eachLevelIsMeasuredAndTheMeanTaken() {
    SlicedWasserstein distance = measure(smooth(1, 20, 1, 64), smooth(2, 30, 1, 64), 1);
    assertThat(distance.levels())
        .extracting(SlicedWasserstein.Level::resolution)
        .containsExactly(64, 32, 16);
    double mean =
        distance.levels().stream().mapToDouble(SlicedWasserstein.Level::value).average().orElse(0);
    assertThat(distance.value()).isCloseTo(mean, within(1e-12));
    assertThat(distance.realCount()).isEqualTo(20);
    assertThat(distance.generatedCount()).isEqualTo(20);
    assertThat(distance.warnings()).singleElement().asString().contains("20 images");
  }

  @Test
  void distanceGrowsWithNoise() {
    Tensor real = smooth(3, 15, 3, 32);
    Tensor other = smooth(4, 15, 3, 32);
    double before = measure(real, other, 1).value();
    for (double noise : new double[] {20, 60, 200}) {
      Tensor damaged = other.add(Draws.symmetric(5, 15, 3, 32, 32).mul(new Scalar(noise)));
      double after = measure(real, damaged, 1).value();
      assertThat(after).isGreaterThan(before);
      before = after;
    }
  }

  @Test
  void memoryForProjectionsChangesNothing() {
    Images real = Images.of(smooth(6, 12, 1, 16));
    Images generated = Images.of(smooth(7, 12, 1, 16));
    double whole = SlicedWasserstein.between(real, generated, 1, MeasureProgress.SILENT).value();
    long patches = 12 * Patches.PER_IMAGE;
    for (long directions : new long[] {0, 100}) { // at least one is taken
      long bytes = directions * patches * 2 * Float.BYTES;
      assertThat(
              SlicedWasserstein.between(real, generated, 1, bytes, MeasureProgress.SILENT).value())
          .isCloseTo(whole, within(1e-7 * whole));
    }
  }

  @Test
  void patchesDoNotDependOnTheBatches() {
    CounterRandom random = new CounterRandom(1, Purpose.PATCH);
    Tensor images = smooth(8, 4, 1, 32);
    long[] large = {1, 1024, 1024}; // believed to be so large, one image makes a batch
    List<double[]> batches = new ArrayList<>();
    new Patches(Images.of(images), 4, large, 0, 1, random, 0)
        .read((first, patches) -> batches.add(TensorData.doubles(patches)));
    assertThat(batches).hasSize(4);
    new Patches(Images.of(images), 4, new long[] {1, 32, 32}, 0, 1, random, 0) // all in one
        .read(
            (first, patches) -> {
              for (int i = 0; i < 4; i++) {
                double[] part =
                    TensorData.doubles(patches.narrow(0, (long) i * Patches.PER_IMAGE, 128));
                assertThat(part).isEqualTo(batches.get(i));
              }
            });
  }

  @Test
  void constantAndSingleImagesGiveNumbers() {
    Tensor flat = torch.full_like(smooth(1, 5, 3, 32), new Scalar(100.3));
    assertThat(measure(flat, flat, 1).value()).isCloseTo(0, within(1e-9));
    assertThat(measure(flat, smooth(2, 5, 3, 32), 1).value()).isFinite().isPositive();
    assertThat(measure(smooth(1, 1, 1, 16), smooth(2, 1, 1, 16), 1).value()).isFinite();
  }

  @Test
  void seedDecides() {
    Tensor real = smooth(1, 5, 1, 16);
    Tensor generated = smooth(2, 5, 1, 16);
    assertThat(measure(real, generated, 1)).isEqualTo(measure(real, generated, 1));
    assertThat(measure(real, generated, 1).value())
        .isNotEqualTo(measure(real, generated, 2).value());
  }

  @Test
  void setsThatCannotBeComparedAreRefused() {
    Tensor real = smooth(1, 5, 1, 16);
    assertThatThrownBy(() -> measure(real, smooth(1, 5, 1, 32), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bring them to one size");
    assertThatThrownBy(() -> measure(real, real.narrow(0, 0, 0), 1))
        .hasMessageContaining("5 real and 0 generated");
    assertThatThrownBy(() -> measure(smooth(1, 2, 1, 6), smooth(1, 2, 1, 6), 1))
        .hasMessageContaining("at least 7 pixels");
    assertThatThrownBy(
            () ->
                SlicedWasserstein.ofPoints(
                    Draws.symmetric(1, 3, 2), Draws.symmetric(1, 4, 2), Draws.symmetric(1, 1, 2)))
        .hasMessageContaining("pairs them one to one");
  }

  private static SlicedWasserstein measure(Tensor real, Tensor generated, long seed) {
    return SlicedWasserstein.between(
        Images.of(real), Images.of(generated), seed, MeasureProgress.SILENT);
  }

  /** Random images with large and small features. */
  static Tensor smooth(long seed, long n, long channels, long size) {
    Tensor noise = MsSsimTest.images(seed, n, channels, size, size);
    return noise.cumsum(2).div(new Scalar(size)).add(noise.mul(new Scalar(0.1)));
  }
}
