package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class MsSsimTest {
  @Test
  void imageIsLikeItself() {
    Tensor images = images(1, 3, 2, 48, 40);
    for (double similarity : MsSsim.between(images, images)) {
      assertThat(similarity).isCloseTo(1, within(1e-12));
    }
    Tensor flat = torch.full_like(images, new Scalar(77));
    assertThat(MsSsim.between(flat, flat)[0]).as("no contrast").isCloseTo(1, within(1e-12));
  }

  @Test
  void similarityFallsWithNoise() {
    Tensor image = images(2, 1, 1, 64, 64);
    double before = 1;
    for (double noise : new double[] {5, 20, 60}) {
      Tensor damaged = image.add(Draws.symmetric(3, 1, 1, 64, 64).mul(new Scalar(noise)));
      double after = MsSsim.between(image, damaged)[0];
      assertThat(after).isLessThan(before);
      before = after;
    }
  }

  @Test
  void oppositeImagesAreAtZero() {
    Tensor image = images(4, 1, 1, 32, 32);
    Tensor negative = image.neg().add(new Scalar(255));
    assertThat(MsSsim.between(image, negative)).containsExactly(0);
  }

  @Test
  void smallImagesHaveFewerScales() {
    assertThat(List.of(scales(176), scales(175), scales(88), scales(64), scales(43), scales(32)))
        .containsExactly(5, 4, 4, 3, 2, 2);
    assertThat(List.of(scales(21), scales(11))).containsExactly(1, 1);
    Images small = Images.of(images(5, 3, 1, 28, 28));
    assertThat(MsSsim.ofPairs(small, 2, 0, MeasureProgress.SILENT).warnings())
        .singleElement()
        .asString()
        .contains("2 of 5 scales");
    assertThatThrownBy(() -> scales(10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 pixels are too small");
    Tensor image = images(5, 1, 1, 28, 28);
    assertThatThrownBy(() -> MsSsim.between(image, image.sub(image).log()))
        .hasMessageContaining("images hold NaN or infinity");
  }

  @Test
  void batchesDoNotMatter() {
    Tensor a = images(6, 5, 3, 32, 32);
    Tensor b = images(7, 5, 3, 32, 32);
    double[] together = MsSsim.between(a, b);
    for (int i = 0; i < 5; i++) {
      assertThat(MsSsim.between(a.narrow(0, i, 1), b.narrow(0, i, 1))[0])
          .isCloseTo(together[i], within(1e-13));
    }
  }

  @Test
  void pairsAreOfDifferentImages() {
    Tensor one = images(8, 1, 1, 16, 16);
    Tensor two = torch.cat(new TensorVector(one, images(9, 1, 1, 16, 16)), 0);
    double expected = MsSsim.between(two.narrow(0, 0, 1), two.narrow(0, 1, 1))[0];
    MsSsim found = MsSsim.ofPairs(Images.of(two), 50, 1, MeasureProgress.SILENT);
    assertThat(found.value()).isCloseTo(expected, within(1e-13));
    assertThat(found.pairs()).isEqualTo(1);
    assertThatThrownBy(() -> MsSsim.ofPairs(Images.of(one), 50, 1, MeasureProgress.SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("50 pairs of 1 images");
  }

  @Test
  void allPairsOfFewImagesAreComparedOnce() {
    Tensor few = images(12, 5, 1, 16, 16);
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < i; j++) {
        sum += MsSsim.between(few.narrow(0, i, 1), few.narrow(0, j, 1))[0];
      }
    }
    for (int asked : new int[] {10, 10_000}) {
      MsSsim found = MsSsim.ofPairs(Images.of(few), asked, 1, MeasureProgress.SILENT);
      assertThat(found.value()).isCloseTo(sum / 10, within(1e-13));
      assertThat(found.pairs()).isEqualTo(10);
    }
  }

  @Test
  void collapsedSetIsMoreAlikeThanAVariedOne() {
    Tensor varied = images(10, 20, 1, 32, 32);
    Tensor collapsed = varied.narrow(0, 0, 1).repeat(20, 1, 1, 1).add(varied.mul(new Scalar(0.1)));
    assertThat(pairs(collapsed, 1)).isGreaterThan(pairs(varied, 1) + 0.3);
    assertThat(pairs(varied, 1)).isEqualTo(pairs(varied, 1)).isNotEqualTo(pairs(varied, 2));
  }

  @Test
  void bytesAreLevelsOfGreyAndProgressIsTold() {
    Tensor bytes = images(11, 6, 3, 32, 32).to(ScalarType.Byte);
    List<Long> told = new ArrayList<>();
    double value =
        MsSsim.ofPairs(Images.of(bytes), 300, 1, (done, total) -> told.add(done)).value();
    double same =
        MsSsim.ofPairs(Images.of(bytes.to(ScalarType.Float)), 300, 1, MeasureProgress.SILENT)
            .value();
    assertThat(value).isEqualTo(same);
    assertThat(told).hasSizeGreaterThan(1).isSorted().endsWith(15L);
  }

  private static int scales(long side) {
    Tensor images = images(1, 2, 1, side, 2 * side);
    return MsSsim.ofPairs(Images.of(images), 1, 0, MeasureProgress.SILENT).scales();
  }

  private static double pairs(Tensor images, long seed) {
    return MsSsim.ofPairs(Images.of(images), 100, seed, MeasureProgress.SILENT).value();
  }

  /** Noise in [0, 255). */
  static Tensor images(long seed, long... shape) {
    return Draws.symmetric(seed, shape).add(new Scalar(1)).mul(new Scalar(127.5));
  }
}
