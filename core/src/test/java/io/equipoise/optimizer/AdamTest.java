package io.equipoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class AdamTest {
  private static final int STEPS = 20;
  private static final int SIZE = 37; // no multiple of a vector register

  @Test
  void twentyStepsAreThoseOfThePaper() {
    assertThat(differenceAfterTwentySteps(ScalarType.Double, 0.5, 0.999)).isLessThan(1e-13);
    assertThat(differenceAfterTwentySteps(ScalarType.Double, 0.9, 0.99)).isLessThan(1e-13);
  }

  @Test
  void twentyStepsInFloat32AreThoseOfThePaperUpToRounding() {
    assertThat(differenceAfterTwentySteps(ScalarType.Float, 0.5, 0.999)).isLessThan(1e-5);
  }

  /** Both averages of a gradient that stops: what is left of each says which decay it had. */
  @Test
  void beta1IsTheDecayOfTheMeanAndBeta2ThatOfTheSquare() {
    Tensor values = torch.zeros_like(Draws.symmetric(1, 1));
    Tensor gradients = torch.ones_like(values);
    try (Adam adam = new Adam(values, gradients, 0.5, 0.999)) {
      adam.step(0.1, torch.zeros(new long[] {}));
      gradients.zero_();
      adam.step(0.1, torch.zeros(new long[] {}));
      assertThat(adam.moments().get("first_moment").item_double()).isEqualTo(0.5 * 0.5);
      assertThat(adam.moments().get("second_moment").item_double())
          .isCloseTo(0.001 * 0.999, within(1e-15));
      assertThat(adam.steps().item_double()).isEqualTo(2);
    }
  }

  @Test
  void firstStepIsTheLearningRateWhateverTheGradientsSize() {
    for (double size : new double[] {1e-4, 1, 1e6}) {
      Tensor values = torch.zeros_like(Draws.symmetric(1, 1));
      try (Adam adam = new Adam(values, torch.full_like(values, new Scalar(size)), 0.5, 0.999)) {
        adam.step(0.25, torch.zeros(new long[] {}));
        assertThat(values.item_double()).isCloseTo(-0.25, within(1e-4));
      }
    }
  }

  private static double differenceAfterTwentySteps(ScalarType type, double beta1, double beta2) {
    Tensor start = Draws.symmetric(1, SIZE).to(type);
    Tensor values = start.clone();
    Tensor gradients = torch.zeros_like(values);
    Tensor plain = start.to(ScalarType.Double).clone();
    PlainAdam expected = new PlainAdam(List.of(plain), beta1, beta2);
    try (Adam adam = new Adam(values, gradients, beta1, beta2)) {
      for (int step = 0; step < STEPS; step++) {
        double rate = step < STEPS / 2 ? 1e-2 : 5e-3; // halved on the way
        gradients.copy_(Draws.symmetric(2 + step, SIZE));
        adam.step(rate, torch.zeros(new long[] {}));
        expected.step(List.of(gradients.to(ScalarType.Double)), rate);
      }
    }
    Tensor from = start.to(ScalarType.Double);
    return Derivatives.relativeDifference(values.to(ScalarType.Double).sub(from), plain.sub(from));
  }
}
