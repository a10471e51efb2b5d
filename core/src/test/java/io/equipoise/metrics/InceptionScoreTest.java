package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class InceptionScoreTest {
  @Test
  void certainAndEvenClassesGiveTheirNumber() {
    Tensor certain = torch.eye(10).to(ScalarType.Double).repeat(20, 1); // [200, 10]
    InceptionScore score = InceptionScore.of(certain, 10);
    assertThat(score.value()).isCloseTo(10, within(1e-13));
    assertThat(score.deviation()).isCloseTo(0, within(1e-13));
    assertThat(score.generatedCount()).isEqualTo(200);
    assertThat(score.warnings()).singleElement().asString().contains("too few samples");
  }

  @Test
  void oneClassOrNoCertaintyGivesOne() {
    Tensor collapsed = torch.eye(4).to(ScalarType.Double).narrow(0, 0, 1).repeat(20, 1);
    assertThat(InceptionScore.of(collapsed, 2).value()).isEqualTo(1);
    Tensor unsure = Draws.symmetric(1, 20, 4).mul(new Scalar(0)).softmax(1);
    assertThat(InceptionScore.of(unsure, 2).value()).isCloseTo(1, within(1e-14));
  }

  @Test
  void surerProbabilitiesScoreHigher() {
    double before = 1;
    for (double sharpness : new double[] {1, 3, 10, 100}) {
      double after = InceptionScore.of(probabilities(50, sharpness), 5).value();
      assertThat(after).isGreaterThan(before);
      before = after;
    }
  }

  @Test
  void scoreDoesNotDependOnTheBatches() {
    Tensor probabilities = probabilities(53, 4);
    InceptionScore whole = InceptionScore.of(probabilities, 10);
    for (int batch : new int[] {1, 2, 8, 52}) {
      InceptionScore.Stream stream = new InceptionScore.Stream(53, 6, 10);
      for (int first = 0; first < 53; first += batch) {
        stream.add(probabilities.narrow(0, first, Math.min(batch, 53 - first)));
      }
      assertThat(stream.score().value()).isCloseTo(whole.value(), within(1e-14));
      assertThat(stream.score().deviation()).isCloseTo(whole.deviation(), within(1e-14));
    }
  }

  @Test
  void splitsAreContiguousAndAsEvenAsCanBe() {
    // 7 images in 3 splits: 0-1, 2-3, 4-6, each of one class but the last
    double[] rows = {1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1};
    double last = Math.exp(-2 / 3.0 * Math.log(2 / 3.0) - 1 / 3.0 * Math.log(1 / 3.0));
    assertThat(InceptionScore.of(TensorData.of(rows, 7, 2), 3).value())
        .isCloseTo((1 + 1 + last) / 3, within(1e-14));
  }

  @Test
  void singleImageHasTheScoreOne() {
    assertThat(InceptionScore.of(probabilities(1, 3), 1).value()).isEqualTo(1, within(1e-14));
  }

  @Test
  void whatAreNoProbabilitiesIsRefused() {
    assertThatThrownBy(() -> InceptionScore.of(Draws.symmetric(1, 20, 4), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("apply softmax");
    assertThatThrownBy(() -> InceptionScore.of(probabilities(20, 1).mul(new Scalar(Double.NaN)), 2))
        .hasMessageContaining("image 0 has no class probabilities");
    assertThatThrownBy(() -> InceptionScore.of(probabilities(9, 1), 10))
        .hasMessageContaining("every split needs an image");
    InceptionScore.Stream stream = new InceptionScore.Stream(10, 6, 2);
    stream.add(probabilities(6, 1));
    assertThatThrownBy(stream::score)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("6 of the 10");
    assertThatThrownBy(() -> stream.add(probabilities(5, 1)))
        .hasMessageContaining("more than the 10");
  }

  private static Tensor probabilities(long images, double sharpness) {
    return Draws.symmetric(1, images, 6).mul(new Scalar(sharpness)).softmax(1);
  }
}
