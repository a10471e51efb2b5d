package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import io.equipoise.network.Architecture;
import io.equipoise.network.Build;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Objective;
import io.equipoise.tensor.Precision;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps in fewer bits against the same step in float64. */
@ExtendWith(NativeScope.class)
class PrecisionTest {
  static List<StepCase> cases() {
    return StepCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float32GradientsAreThoseOfFloat64UpToRounding(StepCase given) {
    try (Players precise = taken(given, ScalarType.Double, Precision.FP32);
        Players rounded = taken(given, ScalarType.Float, Precision.FP32)) {
      near(rounded.generator().parameters(), precise.generator().parameters());
      near(rounded.discriminator().parameters(), precise.discriminator().parameters());
    }
  }

  /** Every parameter's gradient, against its own length (and rounding of the network's). */
  private static void near(Parameters rounded, Parameters precise) {
    double whole = precise.gradients().norm().item_double();
    for (int i = 0; i < precise.weights().size(); i++) {
      Tensor expected = precise.weights().get(i).tensor().grad();
      Tensor found = rounded.weights().get(i).tensor().grad().to(ScalarType.Double);
      double bound = 1e-4 * expected.norm().item_double() + 1e-6 * whole;
      assertThat(found.sub(expected).norm().item_double())
          .as(precise.weights().get(i).name())
          .isLessThan(bound);
    }
  }

  /** Without margins among the energies: there rounding puts an image on the hinge's other side. */
  static List<StepCase> casesAwayFromTheKink() {
    return StepCase.all().stream().filter(c -> !c.toString().contains("some inside")).toList();
  }

  @ParameterizedTest
  @MethodSource("casesAwayFromTheKink")
  void bfloat16GradientsPointWhereThoseOfFloat32Do(StepCase given) {
    try (Players precise = taken(given, ScalarType.Float, Precision.FP32);
        Players rounded = taken(given, ScalarType.Float, Precision.BF16)) {
      assertThat(cosine(rounded.generator().parameters(), precise.generator().parameters()))
          .isGreaterThan(0.98);
      assertThat(cosine(rounded.discriminator().parameters(), precise.discriminator().parameters()))
          .isGreaterThan(0.98);
      assertThat(rounded.generator().parameters().gradients().scalar_type().intern())
          .isEqualTo(ScalarType.Float);
    }
  }

  /** a_i / b_i down to 1e-11, beyond what may be scaled, and beyond float32 altogether. */
  @ParameterizedTest
  @CsvSource({"-20,false", "-27,false", "-40,false", "-95,true", "-200,false", "-200,true"})
  void sureDiscriminatorLeavesTheGeneratorAGradientThatIsFinite(double logit, boolean saturating) {
    NetworkConfig config = Build.small(Architecture.BEGAN);
    Objective objective = new Gan(saturating);
    try (Players precise = sure(config, objective, logit, ScalarType.Double);
        Players rounded = sure(config, objective, logit, ScalarType.Float)) {
      Tensor expected = precise.generator().parameters().gradients();
      Tensor found = rounded.generator().parameters().gradients().to(ScalarType.Double);
      if (saturating) { // smaller than any float32
        assertThat(found.abs().max().item_double()).isLessThan(1e-36);
      } else {
        assertThat(Derivatives.relativeDifference(found, expected)).isLessThan(1e-4);
      }
    }
  }

  private static Players taken(StepCase given, ScalarType type, Precision precision) {
    Players players = Players.of(given.config(), given.kind(), type);
    Objective objective;
    try (Players reference = Players.of(given.config(), given.kind(), ScalarType.Double)) {
      objective = given.objective(reference, given.z(3));
    }
    players
        .step(given.energy(), given.pullingAwayWeight(), precision)
        .gradients(given.real().to(type), given.z(3).to(type), objective, given.mode());
    return players;
  }

  private static Players sure(
      NetworkConfig config, Objective objective, double logit, ScalarType type) {
    Players players = Players.of(config, objective, type);
    Parameters d = players.discriminator().parameters();
    d.values().narrow(0, d.values().numel() - 1, 1).fill_(new Scalar(logit)); // the last bias
    players
        .step(null, 0, Precision.FP32)
        .gradients(
            Build.images(config, 2, 4).to(type),
            Build.latents(config, 3, 4).to(type),
            objective,
            Mode.TRAINING);
    return players;
  }

  private static double cosine(Parameters a, Parameters b) {
    Tensor x = a.gradients().to(ScalarType.Double);
    Tensor y = b.gradients().to(ScalarType.Double);
    return x.dot(y).div(x.norm().mul(y.norm())).item_double();
  }
}
