package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our networks against {@link PlainNetworks}, forward and backward. */
@ExtendWith(NativeScope.class)
class PlainNetworksTest {
  private static final CounterRandom DRAWS = new CounterRandom(3, Purpose.DROPOUT);

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of(Build.config(Architecture.BEGAN, 32, 3, true), 0.0),
        Arguments.of(Build.config(Architecture.BEGAN, 32, 1, false), 0.0),
        Arguments.of(Build.config(Architecture.BEGAN, 64, 1, true), 0.0), // repeats a middle
        Arguments.of(Build.config(Architecture.BEGAN, 32, 3, true), 0.3),
        Arguments.of(Build.config(Architecture.BEGAN, 32, 1, false), 0.3),
        Arguments.of(Build.config(Architecture.BEGAN, 32, 1, true), 1.0),
        Arguments.of(Build.config(Architecture.DCGAN, 32, 3, true), 0.0),
        Arguments.of(Build.config(Architecture.DCGAN, 64, 1, true), 0.0),
        Arguments.of(Build.small(Architecture.MLP), 0.0),
        Arguments.of(Build.mlpOfImages(1, 0), 0.0),
        Arguments.of(Build.mlpOfImages(2, 0.5), 0.0),
        Arguments.of(Build.mlpOfImages(3, 0.3), 0.0));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void generatorEqualsItsPlainForm(NetworkConfig config, double carry) {
    try (Generator generator = Build.generator(config, 1)) {
      Map<String, Tensor> leaves = PlainNetworks.leaves(generator.parameters());
      Tensor z = Build.latents(config, 2, 3);
      equal(
          generator.forward(z, mode(carry)),
          plain(config, carry, leaves).generate(z),
          generator.parameters(),
          leaves);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void autoencoderEqualsItsPlainForm(NetworkConfig config, double carry) {
    try (Autoencoder autoencoder = Build.autoencoder(config, 1)) {
      Map<String, Tensor> leaves = PlainNetworks.leaves(autoencoder.parameters());
      PlainNetworks plain = plain(config, carry, leaves);
      Mode mode = mode(carry);
      Tensor images = Build.images(config, 2, 3);
      equal(
          autoencoder.decode(autoencoder.encode(images, mode), mode),
          plain.decode(plain.encode(images)),
          autoencoder.parameters(),
          leaves);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void classifierEqualsItsPlainForm(NetworkConfig config, double carry) {
    try (Classifier classifier = Build.classifier(config, 1)) {
      Map<String, Tensor> leaves = PlainNetworks.leaves(classifier.parameters());
      Tensor images = Build.images(config, 2, 3);
      equal(
          classifier.classify(images, mode(carry)),
          plain(config, carry, leaves).classify(images),
          classifier.parameters(),
          leaves);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Architecture.class,
      names = {"BEGAN", "DCGAN"})
  void memoryFormatOfTheImagesDoesNotMatter(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    try (Autoencoder autoencoder = Build.autoencoder(config, 1)) {
      Tensor images = Build.images(config, 2, 3);
      Tensor plain = autoencoder.encode(images, Mode.TRAINING);
      Tensor channelsLast =
          autoencoder.encode(images.contiguous(MemoryFormat.ChannelsLast), Mode.TRAINING);
      assertThat(Derivatives.relativeDifference(channelsLast, plain)).isLessThan(1e-12);
    }
  }

  @Test
  void trainedNetworksLeaveNothingOut() {
    NetworkConfig config = Build.mlpOfImages(3, 0.5);
    NetworkConfig whole = Build.mlpOfImages(3, 0);
    Tensor images = Build.images(config, 2, 3);
    try (Classifier dropping = Build.classifier(config, 1);
        Classifier plain = Build.classifier(whole, 1)) {
      assertThat(dropping.classify(images, Mode.SAMPLING).equal(plain.classify(images, mode(0))))
          .isTrue();
      assertThat(dropping.classify(images, mode(0)).equal(plain.classify(images, mode(0))))
          .isFalse();
      assertThatThrownBy(() -> dropping.classify(images, Mode.TRAINING))
          .hasMessageContaining("without draws");
    }
  }

  private static Mode mode(double carry) {
    return new Mode(true, carry).with(new Dropout(DRAWS, 4));
  }

  private static PlainNetworks plain(
      NetworkConfig config, double carry, Map<String, Tensor> leaves) {
    PlainNetworks plain = new PlainNetworks(config, carry, leaves);
    return config.dropout() > 0 ? plain.dropping(DRAWS, 8) : plain;
  }

  private static void equal(
      Tensor ours, Tensor plain, Parameters parameters, Map<String, Tensor> leaves) {
    assertThat(Derivatives.relativeDifference(ours, plain)).isLessThan(1e-12);
    Tensor slope = Draws.symmetric(9, plain.shape());
    parameters.zeroGradients();
    torch.backward(new TensorVector(ours.mul(slope).sum()));
    Tensor[] array = leaves.values().toArray(new Tensor[0]);
    List<Tensor> expected = Derivatives.of(plain.mul(slope).sum(), array);
    for (int i = 0; i < array.length; i++) {
      Parameter weight = parameters.weights().get(i);
      assertThat(distance(weight.tensor().grad(), expected.get(i), expected))
          .as("gradient by %s", weight.name())
          .isLessThan(1e-12);
    }
  }

  /**
   * Against the largest gradient of the network: some are 0 but for rounding, before batch norm.
   */
  private static double distance(Tensor found, Tensor expected, List<Tensor> all) {
    double largest = all.stream().mapToDouble(g -> g.abs().max().item_double()).max().orElseThrow();
    return found.sub(expected).abs().max().item_double() / largest;
  }
}
