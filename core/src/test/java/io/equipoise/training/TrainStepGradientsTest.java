package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import io.equipoise.network.Architecture;
import io.equipoise.network.Build;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Began;
import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Margin;
import io.equipoise.objective.Objective;
import io.equipoise.tensor.Precision;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One backward pass for both players against one for each. */
@ExtendWith(NativeScope.class)
class TrainStepGradientsTest {
  private static final Energy L1 = new Energy(Energy.Norm.L1, Energy.Reduction.MEAN);

  static List<StepCase> cases() {
    return StepCase.all();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void batchOfOneIsThatOfTheTwoPhaseStep(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    Objective objective = new Began(new Equilibrium(0.5, 0.001, false, 0.3));
    Tensor x = Build.images(config, 2, 1);
    Tensor z = Build.latents(config, 3, 1);
    try (Players players = Players.of(config, objective, ScalarType.Double)) {
      Parameters g = players.generator().parameters();
      Parameters d = players.discriminator().parameters();
      PlainStep.Result expected = new PlainStep(config, g, d, L1, 0, 0).gradients(x, z, objective);
      players.step(L1, 0, Precision.FP32).gradients(x, z, objective, Mode.TRAINING);
      equal(d, expected.byD());
      equal(g, expected.byG());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAndLossesAreThoseOfTheTwoPhaseStep(StepCase given) {
    Tensor x = given.real();
    Tensor z = given.z(3);
    try (Players players = Players.of(given.config(), given.kind(), ScalarType.Double)) {
      Objective objective = given.objective(players, z);
      PlainStep.Result expected = given.plain(players).gradients(x, z, objective);

      StepReport report =
          players
              .step(given.energy(), given.pullingAwayWeight(), Precision.FP32)
              .gradients(x, z, objective, given.mode());

      assertThat(report.energyReal()).isCloseTo(expected.energyReal(), within(1e-12));
      assertThat(report.energyFake()).isCloseTo(expected.energyFake(), within(1e-12));
      assertThat(report.lossDiscriminator()).isCloseTo(expected.lossD(), within(1e-12));
      assertThat(report.lossGenerator()).isCloseTo(expected.lossG(), within(1e-12));
      if (given.pullingAwayWeight() > 0) {
        assertThat(report.pullingAway()).isCloseTo(expected.pullingAway(), within(1e-12));
      }
      equal(players.discriminator().parameters(), expected.byD());
      equal(players.generator().parameters(), expected.byG());
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void discriminatorsGradientCarriesNothingOfTheGeneratorsLoss(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    Objective began = new Began(new Equilibrium(0.5, 0.001, false, 0.3));
    assertThat(gradientOfD(config, began, 5).equal(gradientOfD(config, began, 0)))
        .as("pulling-away term")
        .isTrue();
    assertThat(gradientOfD(config, new Gan(true), 0).equal(gradientOfD(config, new Gan(false), 0)))
        .as("the generator's own loss")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void generatorsGradientCarriesNothingOfTheDiscriminatorsLoss(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    Tensor expected = gradientOfG(config, new Began(new Equilibrium(0.5, 0.001, false, 0)));
    for (Objective objective :
        List.of(
            new Began(new Equilibrium(0.5, 0.001, false, 0.7)),
            new Ebgan(Margin.fixed(100)),
            new Ebgan(Margin.fixed(1e-6)))) {
      assertThat(Derivatives.relativeDifference(gradientOfG(config, objective), expected))
          .as("%s has the same L_G", objective)
          .isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void oneStepDoesNotAddToTheGradientsOfTheLast(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    Objective objective = new Began(new Equilibrium(0.5, 0.001, false, 0.3));
    try (Players players = Players.of(config, objective, ScalarType.Double)) {
      TrainStep step = players.step(L1, 0.1, Precision.FP32);
      Tensor x = Build.images(config, 2, 4);
      Tensor z = Build.latents(config, 3, 4);
      step.gradients(x, z, objective, Mode.TRAINING);
      Tensor byD = players.discriminator().parameters().gradients().clone();
      Tensor byG = players.generator().parameters().gradients().clone();
      step.gradients(x, z, objective, Mode.TRAINING);
      assertThat(players.discriminator().parameters().gradients().equal(byD)).isTrue();
      assertThat(players.generator().parameters().gradients().equal(byG)).isTrue();
    }
  }

  private static Tensor gradientOfD(NetworkConfig config, Objective objective, double weight) {
    try (Players players = taken(config, objective, weight)) {
      return players.discriminator().parameters().gradients().clone();
    }
  }

  private static Tensor gradientOfG(NetworkConfig config, Objective objective) {
    try (Players players = taken(config, objective, 0)) {
      return players.generator().parameters().gradients().clone();
    }
  }

  private static Players taken(NetworkConfig config, Objective objective, double weight) {
    Players players = Players.of(config, objective, ScalarType.Double);
    players
        .step(L1, weight, Precision.FP32)
        .gradients(
            Build.images(config, 2, 4), Build.latents(config, 3, 4), objective, Mode.TRAINING);
    return players;
  }

  /**
   * Weight by weight, against the largest slope of that weight; of one that is 0 but for rounding
   * (a bias before batch norm) against a thousandth of the network's largest.
   */
  private static void equal(Parameters parameters, List<Tensor> expected) {
    List<Tensor> found = Players.gradients(parameters);
    double largest = expected.stream().mapToDouble(TrainStepGradientsTest::max).max().orElseThrow();
    for (int i = 0; i < found.size(); i++) {
      double difference = max(found.get(i).sub(expected.get(i)));
      assertThat(difference / Math.max(max(expected.get(i)), 1e-3 * largest))
          .as(parameters.weights().get(i).name())
          .isLessThan(1e-10);
    }
  }

  private static double max(Tensor tensor) {
    return tensor.abs().max().item_double();
  }
}
