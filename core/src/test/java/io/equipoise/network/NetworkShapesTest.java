package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeScope.class)
class NetworkShapesTest {
  static Stream<NetworkConfig> configs() {
    List<NetworkConfig> configs = new ArrayList<>(List.of(Build.small(Architecture.MLP)));
    for (int layers = 1; layers <= 5; layers++) {
      configs.add(new NetworkConfig(Architecture.MLP, 0, 2, 8, 5, true, layers, 0));
      configs.add(new NetworkConfig(Architecture.MLP, 32, 3, 8, 5, true, layers, 0));
    }
    for (Architecture architecture : List.of(Architecture.BEGAN, Architecture.DCGAN)) {
      for (int resolution : new int[] {32, 64, 128, 256}) {
        for (int channels : new int[] {1, 3}) {
          for (boolean skip : new boolean[] {true, false}) {
            configs.add(new NetworkConfig(architecture, resolution, channels, 2, 5, skip));
          }
        }
      }
    }
    return configs.stream();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void imagesGoInAndComeOutInTheirOwnShape(NetworkConfig config) {
    try (AutoGradMode forwardOnly = new AutoGradMode(false);
        Generator generator = Build.generator(config, 1);
        Autoencoder autoencoder = Build.autoencoder(config, 1);
        Classifier classifier = Build.classifier(config, 1)) {
      int n = config.resolution() > 64 ? 1 : 2;
      Tensor images = Build.images(config, 2, n);
      Tensor generated = generator.forward(Build.latents(config, 3, n), Mode.TRAINING);
      assertThat(generated.shape()).isEqualTo(images.shape());
      Tensor code = autoencoder.encode(images, Mode.TRAINING);
      assertThat(code.shape()).containsExactly(n, codeSize(config));
      assertThat(autoencoder.decode(code, Mode.TRAINING).shape()).isEqualTo(images.shape());
      assertThat(classifier.classify(images, Mode.TRAINING).shape()).containsExactly(n);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void parameterCountsFollowTheFormulas(NetworkConfig config) {
    try (Generator generator = Build.generator(config, 1);
        Autoencoder autoencoder = Build.autoencoder(config, 1);
        Classifier classifier = Build.classifier(config, 1)) {
      long z = codeSize(config);
      assertThat(generator.parameters().values().numel())
          .isEqualTo(decoderCount(config, config.latent(), true));
      assertThat(autoencoder.parameters().values().numel())
          .isEqualTo(encoderCount(config, z) + decoderCount(config, z, false));
      assertThat(classifier.parameters().values().numel()).isEqualTo(classifierCount(config));
    }
  }

  @Test
  void papersGeneratorHasTheSizeOfTheFigure() {
    // n = 64, 32 px, Z = 64, skip connections, 3 channels: computed by hand
    NetworkConfig paper = new NetworkConfig(Architecture.BEGAN, 32, 3, 64, 64, true);
    try (Generator generator = Build.generator(paper, 1)) {
      long linear = 64 * 4096 + 4096;
      long narrow = 4 * (64 * 64 * 9 + 64); // both of block 1, the second of blocks 2 and 3
      long wide = 2 * (128 * 64 * 9 + 64); // the first of blocks 2 and 3
      long output = 64 * 3 * 9 + 3;
      assertThat(generator.parameters().values().numel())
          .isEqualTo(linear + narrow + wide + output)
          .isEqualTo(563_267);
    }
  }

  @Test
  void blocksSeeTheFirstLayerOnlyWithSkipConnections() {
    for (boolean skip : new boolean[] {true, false}) {
      try (Generator generator =
          Build.generator(Build.config(Architecture.BEGAN, 32, 1, skip), 1)) {
        long[] shape = generator.parameters().named().get("block2.conv1.weight").shape(); // n = 4
        assertThat(shape).containsExactly(4, skip ? 8 : 4, 3, 3);
      }
    }
  }

  @Test
  void fullCarryPassesTheInputOfLayersThatKeepTheShape() {
    NetworkConfig config = Build.config(Architecture.BEGAN, 32, 1, true);
    try (Generator generator = Build.generator(config, 1)) {
      generator.parameters().zeroGradients();
      Tensor z = Build.latents(config, 2, 2);
      torch.backward(new TensorVector(generator.forward(z, new Mode(true, 1)).square().sum()));
      for (Parameter weight : generator.parameters().weights()) {
        boolean passed = weight.name().matches("block1.*|.*conv2.*");
        assertThat(weight.tensor().grad().abs().max().item_double() == 0)
            .as(weight.name())
            .isEqualTo(passed);
      }
    }
  }

  @Test
  void vanishedCarryIsThePlainNetwork() {
    NetworkConfig config = Build.config(Architecture.BEGAN, 32, 1, true);
    try (Generator generator = Build.generator(config, 1)) {
      Tensor z = Build.latents(config, 2, 2);
      Tensor plain = generator.forward(z, Mode.TRAINING);
      Tensor almost = generator.forward(z, new Mode(true, 1e-9));
      Tensor half = generator.forward(z, new Mode(true, 0.5));
      assertThat(Derivatives.relativeDifference(almost, plain)).isLessThan(1e-7);
      assertThat(Derivatives.relativeDifference(half, plain)).isGreaterThan(1e-2);
    }
  }

  @Test
  void shapesThatNoNetworkHasAreRefused() {
    refused("resolution 48", Architecture.BEGAN, 48, 3, 8, 8);
    refused("resolution 512", Architecture.DCGAN, 512, 3, 8, 8);
    refused("channels 2", Architecture.BEGAN, 32, 2, 8, 8);
    refused("2 coordinates", Architecture.MLP, 0, 3, 8, 8);
    refused("channels 2", Architecture.MLP, 32, 2, 8, 8);
    refused("resolution 28", Architecture.MLP, 28, 1, 8, 8);
    refused("filters 0", Architecture.BEGAN, 32, 3, 0, 8);
    refused("latent 0", Architecture.BEGAN, 32, 3, 8, 0);
  }

  @Test
  void layersAndDropoutThatNoNetworkHasAreRefused() {
    refusedMlp("layers 0 is outside 1 to 5", Architecture.MLP, 0, 0);
    refusedMlp("layers 6 is outside 1 to 5", Architecture.MLP, 6, 0);
    refusedMlp("dropout 1.0 is outside", Architecture.MLP, 2, 1);
    refusedMlp("dropout -0.1 is outside", Architecture.MLP, 2, -0.1);
    refusedMlp("dropout NaN is outside", Architecture.MLP, 2, Double.NaN);
    refusedMlp("layers is for --arch mlp", Architecture.BEGAN, 3, 0);
    refusedMlp("dropout is for --arch mlp", Architecture.DCGAN, 2, 0.5);
  }

  private static void refusedMlp(
      String reason, Architecture architecture, int layers, double dropout) {
    assertThatThrownBy(() -> new NetworkConfig(architecture, 32, 1, 8, 8, true, layers, dropout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static void refused(
      String reason, Architecture architecture, int resolution, int channels, int n, int z) {
    assertThatThrownBy(() -> new NetworkConfig(architecture, resolution, channels, n, z, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  /** Of an autoencoder: that of z, or for points a quarter of a hidden layer. */
  private static long codeSize(NetworkConfig config) {
    return config.resolution() == 0 ? config.filters() / 4 : config.latent();
  }

  private static long decoderCount(NetworkConfig config, long z, boolean generator) {
    long n = config.filters();
    long c = config.channels();
    return switch (config.architecture()) {
      case BEGAN -> {
        long blocks = Math.round(Math.log(config.resolution() / 8.0) / Math.log(2)) + 1;
        long wide = config.skipConnections() ? 2 * n : n;
        yield (z + 1) * 64 * n
            + (blocks + 1) * (9 * n * n + n) // conv2 of each block, conv1 of the first
            + (blocks - 1) * (9 * wide * n + n)
            + 9 * n * c
            + c;
      }
      case DCGAN -> {
        long count = (z + 1) * 16 * dcganWidth(config, 4) + 2 * dcganWidth(config, 4);
        for (int side = 8; side < config.resolution(); side *= 2) {
          long out = dcganWidth(config, side);
          count += 16 * dcganWidth(config, side / 2) * out + 2 * out;
        }
        yield count + 16 * n * c + c;
      }
      case MLP -> mlpCount(z, generator ? config.layers() : config.layers() / 2, n, sample(config));
    };
  }

  private static long encoderCount(NetworkConfig config, long outputs) {
    long n = config.filters();
    long c = config.channels();
    return switch (config.architecture()) {
      case BEGAN -> {
        long blocks = Math.round(Math.log(config.resolution() / 8.0) / Math.log(2)) + 1;
        long count = 9 * c * n + n;
        for (long i = 1; i <= blocks; i++) {
          long out = i < blocks ? (i + 1) * n : i * n;
          count += 9 * i * n * i * n + i * n + 9 * i * n * out + out;
        }
        yield count + (64 * blocks * n + 1) * outputs;
      }
      case DCGAN -> {
        long count = 16 * c * n + n;
        for (int side = config.resolution() / 4; side >= 4; side /= 2) {
          long out = dcganWidth(config, side);
          count += 16 * dcganWidth(config, 2 * side) * out + 2 * out;
        }
        yield count + (16 * dcganWidth(config, 4) + 1) * outputs;
      }
      case MLP -> mlpCount(sample(config), (config.layers() + 1) / 2, n, outputs);
    };
  }

  private static long classifierCount(NetworkConfig config) {
    long n = config.filters();
    return config.architecture() == Architecture.MLP
        ? mlpCount(sample(config), config.layers(), n, 1)
        : encoderCount(config, 1);
  }

  private static long mlpCount(long in, long hidden, long n, long out) {
    return hidden == 0 ? (in + 1) * out : (in + 1) * n + (hidden - 1) * (n + 1) * n + (n + 1) * out;
  }

  private static long sample(NetworkConfig config) {
    long side = Math.max(1, config.resolution());
    return config.channels() * side * side;
  }

  /** n at half the resolution, doubled with each halving, never above 8 n. */
  private static long dcganWidth(NetworkConfig config, int side) {
    return Math.min(8L, config.resolution() / 2 / side) * config.filters();
  }
}
