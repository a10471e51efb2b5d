package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class MemorisationTest {
  @Test
  void nearestTrainingImageIsFoundInBlocksOfAnySize() {
    Tensor training = Draws.symmetric(1, 83, 6);
    Tensor images = Draws.symmetric(2, 41, 6);
    double[] x = TensorData.doubles(training);
    double[] y = TensorData.doubles(images);
    for (long rows : new long[] {1, 7, 32, 100}) {
      NearestSamples found =
          NearestSamples.of(training, images, "generated", rows, MeasureProgress.SILENT);
      assertThat(found.index()).hasSize(41);
      for (int i = 0; i < 41; i++) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int t = 0; t < 83; t++) {
          double sum = 0;
          for (int f = 0; f < 6; f++) {
            sum += Math.pow(x[t * 6 + f] - y[i * 6 + f], 2);
          }
          if (sum < least) {
            least = sum;
            nearest = t;
          }
        }
        assertThat(found.index()[i]).isEqualTo(nearest);
        assertThat(found.distance()[i]).isCloseTo(Math.sqrt(least), within(1e-12));
      }
    }
  }

  @Test
  void copiesAreAtDistanceZero() {
    Tensor training =
        Draws.symmetric(3, 200, 784).mul(new Scalar(127)).add(new Scalar(128)).to(ScalarType.Byte);
    NearestSamples found =
        NearestSamples.of(
            training, training.narrow(0, 150, 20), "generated", MeasureProgress.SILENT);
    for (int i = 0; i < 20; i++) {
      assertThat(found.index()[i]).isEqualTo(150 + i);
      assertThat(found.distance()[i]).isZero();
    }
  }

  @Test
  void shareTellsCopiesFromNewImages() {
    Tensor training = Draws.symmetric(4, 500, 4);
    Tensor heldOut = Draws.symmetric(5, 300, 4);
    Tensor copies = training.narrow(0, 0, 200).add(new Scalar(1e-4));
    assertThat(share(training, heldOut, copies)).isGreaterThan(0.99);
    assertThat(share(training, heldOut, Draws.symmetric(6, 300, 4))).isBetween(0.45, 0.55);
    assertThat(share(training, heldOut, Draws.symmetric(7, 300, 4).add(new Scalar(5))))
        .isLessThan(0.01);
    assertThat(share(training, heldOut, heldOut)).as("ties count half").isEqualTo(0.5);
    assertThat(share(training, training, training)).isEqualTo(0.5);
  }

  @Test
  void fewImagesGiveAWarningAndNoneAnError() {
    Tensor one = Draws.symmetric(8, 1, 3);
    Memorisation single = Memorisation.of(one, one, one, MeasureProgress.SILENT);
    assertThat(single.closerShare()).isEqualTo(0.5);
    assertThat(single.trainingCount()).isEqualTo(1);
    assertThat(single.warnings()).singleElement().asString().contains("1 held-out");
    assertThatThrownBy(() -> share(one, one, Draws.symmetric(9, 4, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("training images have 3 features, generated ones 2");
    assertThatThrownBy(() -> share(one, one.narrow(0, 0, 0), one))
        .hasMessageContaining("0 held-out images");
    assertThatThrownBy(() -> share(one, one, one.div(new Scalar(0))))
        .hasMessageContaining("generated features hold NaN or infinity");
  }

  private static double share(Tensor training, Tensor heldOut, Tensor generated) {
    return Memorisation.of(training, heldOut, generated, MeasureProgress.SILENT).closerShare();
  }
}
