package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.NativeScope;
import io.equipoise.network.Architecture;
import io.equipoise.network.Autoencoder;
import io.equipoise.network.Build;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Operations;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Began;
import io.equipoise.objective.Energy;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Gan;
import io.equipoise.objective.Objective;
import io.equipoise.tensor.Precision;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeScope.class)
class NonFiniteTest {
  private static final Energy L1 = new Energy(Energy.Norm.L1, Energy.Reduction.MEAN);

  static Stream<Arguments> players() {
    Objective began = new Began(new Equilibrium(0.5, 0.001, false, 0.1));
    return Stream.of(Architecture.values())
        .flatMap(a -> Stream.of(Arguments.of(a, began), Arguments.of(a, new Gan(false))));
  }

  @ParameterizedTest
  @MethodSource("players")
  void notANumberAmongTheRealImagesChangesNoWeight(Architecture architecture, Objective objective) {
    NetworkConfig config = Build.small(architecture);
    Tensor x = Build.images(config, 2, 4);
    x.flatten().narrow(0, 1, 1).fill_(new Scalar(Double.NaN));
    refused("real", config, objective, x, Build.latents(config, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("players")
  void notANumberAmongTheLatentsChangesNoWeight(Architecture architecture, Objective objective) {
    NetworkConfig config = Build.small(architecture);
    Tensor z = Build.latents(config, 3, 4);
    z.flatten().narrow(0, 1, 1).fill_(new Scalar(Double.NaN));
    refused("generated", config, objective, Build.images(config, 2, 4), z);
  }

  @Test
  void notANumberInAGradientAloneChangesNoWeightAndIsToldByTheNextStep() {
    NetworkConfig config = Build.small(Architecture.BEGAN);
    Objective objective = new Began(new Equilibrium(0.5, 0.001, false, 0.1));
    try (Players players = withoutSlope(Players.of(config, objective, ScalarType.Double))) {
      TrainStep step = players.step(L1, 0, Precision.FP32);
      Tensor x = Build.images(config, 2, 4);
      Tensor z = Build.latents(config, 3, 4);
      Tensor byG = players.generator().parameters().values().clone();
      Tensor byD = players.discriminator().parameters().values().clone();

      step.run(x, z, objective, Mode.TRAINING, 1e-3, 1e-3);

      assertThat(players.generator().parameters().values().equal(byG)).isTrue();
      assertThat(players.discriminator().parameters().values().equal(byD)).isTrue();
      assertThat(players.adamD().steps().item_double()).isZero();
      assertThatThrownBy(step::requireUpdated)
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("the discriminator's gradient");
      assertThatThrownBy(() -> step.run(x, z, objective, Mode.TRAINING, 1e-3, 1e-3))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("the discriminator's gradient");
    }
  }

  /** The same players, D's output plus a zero that has no finite slope. */
  private static Players withoutSlope(Players sound) {
    Autoencoder autoencoder = (Autoencoder) sound.discriminator();
    Autoencoder steep =
        new Autoencoder() {
          @Override
          public <V> V encode(Operations<V> on, V images) {
            return autoencoder.encode(on, images);
          }

          @Override
          public <V> V decode(Operations<V> on, V code) {
            return autoencoder.decode(on, code);
          }

          @Override
          public Tensor decode(Tensor code, Mode mode) {
            Tensor zero = code.sum().mul(new Scalar(0)).sqrt();
            return autoencoder.decode(code, mode).add(zero);
          }

          @Override
          public Parameters parameters() {
            return autoencoder.parameters();
          }
        };
    return new Players(sound.generator(), steep, sound.adamG(), sound.adamD(), new ArrayList<>());
  }

  private static void refused(
      String named, NetworkConfig config, Objective objective, Tensor x, Tensor z) {
    try (Players players = Players.of(config, objective, ScalarType.Double)) {
      TrainStep step = players.step(L1, 0, Precision.FP32);
      Tensor good = Build.images(config, 4, 4);
      step.run(good, Build.latents(config, 5, 4), objective, Mode.TRAINING, 1e-3, 1e-3);
      Tensor byG = players.generator().parameters().values().clone();
      Tensor byD = players.discriminator().parameters().values().clone();
      Tensor moment = players.adamD().moments().get("first_moment").clone();

      assertThatThrownBy(() -> step.run(x, z, objective, Mode.TRAINING, 1e-3, 1e-3))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining(named);

      assertThat(players.generator().parameters().values().equal(byG)).isTrue();
      assertThat(players.discriminator().parameters().values().equal(byD)).isTrue();
      assertThat(players.adamD().moments().get("first_moment").equal(moment)).isTrue();
      assertThat(players.adamD().steps().item_double()).isEqualTo(1);
    }
  }
}
