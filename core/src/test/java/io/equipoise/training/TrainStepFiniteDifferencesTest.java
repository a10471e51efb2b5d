package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Objective;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.Precision;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the step calls a gradient, against what its losses do when a weight is moved. */
@ExtendWith(NativeScope.class)
class TrainStepFiniteDifferencesTest {
  private static final int WEIGHTS = 6;
  private static final double WIDTH = 1e-7;

  static List<StepCase> cases() {
    return StepCase.smooth();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreTheSlopesOfTheReportedLosses(StepCase given) {
    Tensor x = given.real();
    Tensor z = given.z(3);
    try (Players players = Players.of(given.config(), given.kind(), ScalarType.Double)) {
      Objective objective = given.objective(players, z);
      TrainStep step = players.step(given.energy(), given.pullingAwayWeight(), Precision.FP32);
      Loss loss = which -> which.applyAsDouble(step.gradients(x, z, objective, given.mode()));
      agree(players.discriminator().parameters(), loss, StepReport::lossDiscriminator);
      agree(players.generator().parameters(), loss, StepReport::lossGenerator);
    }
  }

  private static void agree(Parameters parameters, Loss loss, ToDoubleFunction<StepReport> which) {
    loss.now(which);
    Tensor gradients = parameters.gradients().clone();
    double largest = gradients.abs().max().item_double();
    CounterRandom random = new CounterRandom(1, Purpose.MIXTURE);
    double[] slopes = new double[WEIGHTS + 1];
    double[] expected = new double[WEIGHTS + 1];
    for (int i = 0; i < WEIGHTS; i++) {
      int at = random.below((int) gradients.numel(), i, 0);
      slopes[i] = gradients.select(0, at).item_double();
      expected[i] = finiteDifference(parameters.values().narrow(0, at, 1), loss, which);
    }
    slopes[WEIGHTS] = largest; // what the others are measured by
    expected[WEIGHTS] = largest;
    assertThat(Derivatives.relativeDifference(slopes, expected)).isLessThan(1e-6);
  }

  private static double finiteDifference(
      Tensor weight, Loss loss, ToDoubleFunction<StepReport> which) {
    weight.add_(new Scalar(WIDTH));
    double above = loss.now(which);
    weight.sub_(new Scalar(2 * WIDTH));
    double below = loss.now(which);
    weight.add_(new Scalar(WIDTH));
    return (above - below) / (2 * WIDTH);
  }

  /** One of the two losses with the weights as they are. */
  private interface Loss {
    double now(ToDoubleFunction<StepReport> which);
  }
}
