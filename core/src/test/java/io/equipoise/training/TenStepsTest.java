package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.NativeScope;
import io.equipoise.network.Build;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Objective;
import io.equipoise.optimizer.PlainAdam;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast path ends where the plain networks, the two-phase step and Adam by hand end. */
@ExtendWith(NativeScope.class)
class TenStepsTest {
  private static final int STEPS = 10;
  private static final double RATE_G = 1e-3;
  private static final double RATE_D = 2e-3;

  static List<StepCase> cases() {
    return StepCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weightsAfterTenStepsAreThoseOfThePlainStep(StepCase given) {
    NetworkConfig config = given.config();
    try (Players players = Players.of(config, given.kind(), ScalarType.Double)) {
      Objective ours = given.objective(players, given.z(100));
      Objective theirs = ours;
      PlainStep plain = given.plain(players);
      PlainAdam plainG = new PlainAdam(plain.weightsG(), Players.BETA1, Players.BETA2);
      PlainAdam plainD = new PlainAdam(plain.weightsD(), Players.BETA1, Players.BETA2);
      TrainStep step = players.step(given.energy(), given.pullingAwayWeight(), Precision.FP32);
      Tensor startG = players.generator().parameters().values().clone();
      Tensor startD = players.discriminator().parameters().values().clone();

      for (int i = 0; i < STEPS; i++) {
        Tensor x = Build.images(config, 200 + i, StepCase.BATCH);
        Tensor z = given.z(100 + i);
        StepReport report = step.run(x, z, ours, given.mode(), RATE_G, RATE_D);
        ours = ours.next(report.energyReal(), report.energyFake());

        PlainStep.Result result = plain.gradients(x, z, theirs);
        plainD.step(result.byD(), RATE_D);
        plainG.step(result.byG(), RATE_G);
        theirs = theirs.next(result.energyReal(), result.energyFake());
      }

      arriveTogether(players.discriminator().parameters(), startD, plain.weightsD());
      arriveTogether(players.generator().parameters(), startG, plain.weightsG());
      assertThat(ours.state().keySet()).isEqualTo(theirs.state().keySet());
      for (String name : ours.state().keySet()) {
        assertThat(ours.state().get(name) - theirs.state().get(name)).isBetween(-1e-9, 1e-9);
      }
    }
  }

  /** Relative to how far the weights have moved. */
  private static void arriveTogether(Parameters ours, Tensor start, List<Tensor> plain) {
    double moved = 0;
    double apart = 0;
    long offset = 0;
    for (int i = 0; i < plain.size(); i++) {
      try (TensorScope scope = new TensorScope()) {
        Tensor end = plain.get(i).detach().flatten();
        moved = Math.max(moved, largest(end.sub(start.narrow(0, offset, end.numel()))));
        apart = Math.max(apart, largest(ours.weights().get(i).tensor().flatten().sub(end)));
        offset += end.numel();
      }
    }
    assertThat(moved).isGreaterThan(RATE_G);
    assertThat(apart / moved).isLessThan(1e-9);
  }

  private static double largest(Tensor tensor) {
    return tensor.abs().max().item_double();
  }
}
