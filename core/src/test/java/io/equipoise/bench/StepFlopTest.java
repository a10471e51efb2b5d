package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.PythonPeer;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepFlopTest {
  private static NetworkConfig network(
      int resolution, int channels, int filters, int latent, boolean skip) {
    return new NetworkConfig(Architecture.BEGAN, resolution, channels, filters, latent, skip);
  }

  /** One filter, one channel, one code, 32 pixels: every product by hand. */
  @Test
  void smallestNetworksTakeWhatIsCountedByHand() {
    long decoderInput = 64;
    long decoder =
        decoderInput
            + (9 * 64 + 9 * 64) // 8 x 8
            + (16 * 64 + 16 * 64 + 9 * 256) // x and h0 to 16 x 16
            + (16 * 256 + 16 * 256 + 9 * 1024) // x and h0 at 16 x 16 to 32 x 32
            + 9 * 1024;
    long encoderInput = 9 * 1024;
    long encoder =
        encoderInput
            + (9 * 1024 + 9 * 2 * 256) // 32 x 32, then 1 to 2 filters at stride 2
            + (9 * 4 * 256 + 9 * 6 * 64) // 16 x 16, then 2 to 3 filters at stride 2
            + (9 * 9 * 64 + 9 * 9 * 64) // 8 x 8
            + 64 * 3;
    long generator = decoder + decoder + (decoder - decoderInput);
    long onGenerated = 3 * (encoder + decoder);
    long onReal = 3 * (encoder + decoder) - encoderInput;
    NetworkConfig smallest = network(32, 1, 1, 1, true);
    assertThat(StepFlop.ofStep(smallest, ObjectiveConfig.Name.BEGAN, 1))
        .isEqualTo(2 * (generator + onGenerated + onReal));
    assertThat(StepFlop.ofSampling(smallest, 5)).isEqualTo(2 * 5 * decoder);
  }

  /** A network, with skip connections or without, and a step on it. */
  private record Case(NetworkConfig network, ObjectiveConfig.Name objective, int batch) {
    String arguments() {
      return "%d,%d,%d,%d,%d,%s,%s"
          .formatted(
              network.resolution(),
              network.channels(),
              network.filters(),
              network.latent(),
              batch,
              network.skipConnections(),
              objective.label());
    }
  }

  @Test
  void countsAreThoseOfPyTorchForTheSameForms() throws IOException, InterruptedException {
    List<Case> cases =
        List.of(
            new Case(network(32, 3, 64, 64, true), ObjectiveConfig.Name.BEGAN, 16),
            new Case(network(64, 3, 8, 16, true), ObjectiveConfig.Name.EBGAN, 4),
            new Case(network(64, 1, 6, 5, false), ObjectiveConfig.Name.BEGAN, 3),
            new Case(network(128, 1, 4, 6, true), ObjectiveConfig.Name.BEGAN, 2),
            new Case(network(256, 3, 2, 3, true), ObjectiveConfig.Name.BEGAN, 1),
            new Case(network(64, 3, 8, 16, true), ObjectiveConfig.Name.EBGAN_PT, 4),
            new Case(network(64, 3, 8, 16, true), ObjectiveConfig.Name.GAN, 4));
    String counted = PythonPeer.run(script(), cases.stream().map(Case::arguments).toArray());
    assertThat(
            cases.stream()
                .map(c -> StepFlop.ofStep(c.network(), c.objective(), c.batch()))
                .toList())
        .isEqualTo(counted.lines().map(Long::valueOf).toList());
  }

  @Test
  void otherArchitecturesAreNotCounted() {
    NetworkConfig dcgan = new NetworkConfig(Architecture.DCGAN, 32, 3, 4, 4, false);
    assertThatThrownBy(() -> StepFlop.ofSampling(dcgan, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--arch began");
  }

  private static String script() throws IOException {
    try (InputStream in = StepFlopTest.class.getResourceAsStream("step_flop.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
