package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.Derivatives;
import io.equipoise.NativeScope;
import io.equipoise.PythonPeer;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our networks against PyTorch's own layers with the same weights, which travel as safetensors
 * files. Skipped where no Python with torch is given.
 */
@ExtendWith(NativeScope.class)
class PyTorchForwardTest {
  @TempDir private static Path folder;

  /** A network, how it is run, and in which type. */
  record Case(NetworkConfig config, String part, boolean training, ScalarType type) {
    String name() {
      return String.join(
          "-",
          config.architecture().name(),
          part,
          training ? "train" : "eval",
          type.name(),
          config.resolution() + (config.skipConnections() ? "" : "-plain"),
          "" + config.layers());
    }

    double tolerance() {
      return type == ScalarType.Double ? 1e-10 : 1e-5;
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (ScalarType type : List.of(ScalarType.Double, ScalarType.Float)) {
      for (Architecture architecture : Architecture.values()) {
        for (String part : List.of("generator", "autoencoder", "classifier")) {
          cases.add(new Case(Build.small(architecture), part, true, type));
        }
      }
      for (int layers : new int[] {1, 3}) {
        for (String part : List.of("generator", "autoencoder", "classifier")) {
          cases.add(new Case(Build.mlpOfImages(layers, 0.3), part, false, type));
        }
      }
      NetworkConfig dcgan = Build.config(Architecture.DCGAN, 64, 1, true);
      cases.add(new Case(dcgan, "generator", false, type)); // running statistics
      cases.add(new Case(dcgan, "autoencoder", false, type));
      NetworkConfig plain = Build.config(Architecture.BEGAN, 64, 1, false);
      cases.add(new Case(plain, "generator", true, type));
      NetworkConfig large = Build.config(Architecture.BEGAN, 64, 3, true);
      cases.add(new Case(large, "autoencoder", true, type));
    }
    return cases;
  }

  @BeforeAll
  static void runPyTorch() throws IOException, InterruptedException {
    LibTorch.setThreads(1);
    for (Case given : cases()) {
      try (TensorScope scope = new TensorScope();
          Network network = Network.of(given)) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(network.parameters().named());
        tensors.put("input", input(given));
        Safetensors.write(folder.resolve(given.name() + ".safetensors"), tensors, metadata(given));
      }
    }
    PythonPeer.run(script(), folder, PythonPeer.NETWORKS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputIsThatOfPyTorch(Case given) throws IOException {
    Tensor expected = Safetensors.read(folder.resolve(given.name() + ".output")).get("output");
    try (Network network = Network.of(given);
        AutoGradMode forwardOnly = new AutoGradMode(false)) {
      Tensor output = network.forward(input(given));
      assertThat(output.shape()).isEqualTo(expected.shape());
      assertThat(expected.std().item_double()).as("spread of what is compared").isPositive();
      assertThat(Derivatives.relativeDifference(output, expected)).isLessThan(given.tolerance());
    }
  }

  private static Tensor input(Case given) {
    Tensor input =
        given.part().equals("generator")
            ? Build.latents(given.config(), 2, 3)
            : Build.images(given.config(), 2, 3);
    return input.to(given.type());
  }

  private static Map<String, String> metadata(Case given) {
    NetworkConfig config = given.config();
    return Map.of(
        "architecture", config.architecture().name().toLowerCase(Locale.ROOT),
        "part", given.part(),
        "training", "" + given.training(),
        "resolution", "" + config.resolution(),
        "channels", "" + config.channels(),
        "filters", "" + config.filters(),
        "latent", "" + config.latent(),
        "skip", "" + config.skipConnections(),
        "layers", "" + config.layers());
  }

  private static String script() throws IOException {
    try (InputStream in = PyTorchForwardTest.class.getResourceAsStream("forward.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One of the three kinds, batch norm with running statistics as after some training. */
  private record Network(Generator generator, Discriminator discriminator, Mode mode)
      implements AutoCloseable {
    static Network of(Case given) {
      NetworkConfig config = given.config();
      Device cpu = new Device(kCPU());
      Network network =
          switch (given.part()) {
            case "generator" ->
                new Network(Networks.generator(config, 1, given.type(), cpu), null, mode(given));
            case "autoencoder" ->
                new Network(null, Networks.autoencoder(config, 1, given.type(), cpu), mode(given));
            default ->
                new Network(null, Networks.classifier(config, 1, given.type(), cpu), mode(given));
          };
      try (AutoGradMode forwardOnly = new AutoGradMode(false)) {
        Mode follow = Mode.TRAINING.with(new Dropout(new CounterRandom(1, Purpose.DROPOUT), 0));
        Network training = new Network(network.generator, network.discriminator, follow);
        for (int i = 0; i < 20; i++) {
          training.forward(input(given)); // the statistics follow it
        }
      }
      return network;
    }

    private static Mode mode(Case given) {
      return new Mode(given.training(), 0);
    }

    Parameters parameters() {
      return generator != null ? generator.parameters() : discriminator.parameters();
    }

    Tensor forward(Tensor input) {
      if (generator != null) {
        return generator.forward(input, mode);
      }
      return discriminator instanceof Autoencoder autoencoder
          ? autoencoder.decode(autoencoder.encode(input, mode), mode)
          : ((Classifier) discriminator).classify(input, mode);
    }

    @Override
    public void close() {
      parameters().close();
    }
  }
}
