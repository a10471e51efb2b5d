package io.equipoise.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.data.Sha256;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.Architecture;
import io.equipoise.network.Autoencoder;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class EncoderFeaturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final NetworkConfig IMAGES =
      new NetworkConfig(Architecture.BEGAN, 32, 1, 4, 6, true);

  @TempDir Path folder;

  @Test
  void featuresAreTheCodesOfPixelsInMinusOneToOne() throws IOException {
    Autoencoder autoencoder = autoencoder();
    TrainedRun run = run(IMAGES, "began", autoencoder);
    Tensor bytes =
        Draws.symmetric(1, 5, 1, 32, 32)
            .add(new Scalar(1))
            .mul(new Scalar(127.5))
            .to(ScalarType.Byte);
    Tensor scaled = bytes.to(ScalarType.Double).mul(new Scalar(2.0 / 255)).sub(new Scalar(1));
    Tensor expected = autoencoder.encode(scaled.to(ScalarType.Float), Mode.SAMPLING);
    try (EncoderFeatures encoder = EncoderFeatures.of(run)) {
      FeatureExtractor.Output output = encoder.of(bytes);
      assertThat(Derivatives.relativeDifference(output.features(), expected)).isLessThan(1e-5);
      assertThat(output.features().shape()).containsExactly(5, encoder.features());
      Tensor alone = encoder.of(bytes.narrow(0, 2, 1)).features();
      assertThat(Derivatives.relativeDifference(alone, expected.narrow(0, 2, 1))).isLessThan(1e-5);
      assertThat(output.probabilities()).isEmpty();
      assertThatThrownBy(output::labels).isInstanceOf(IllegalStateException.class);
      assertThat(encoder.classes()).isZero();
      assertThat(encoder.name()).isEqualTo("encoder of 00000-tiny at 640");
      Path weights = run.checkpoint().path().resolve("discriminator.safetensors");
      byte[] file = Files.readAllBytes(weights);
      assertThat(encoder.sha256()).isEqualTo(new Sha256().bytes(file, 0, file.length).hex());
    }
    autoencoder.close();
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    TrainedRun run = run(IMAGES, "began", autoencoder());
    try (EncoderFeatures encoder = EncoderFeatures.of(run)) {
      assertThatThrownBy(() -> encoder.of(torch.zeros(2, 3, 64, 64)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 3, 64, 64]")
          .hasMessageContaining("[N, 1, 32, 32]");
    }
  }

  @Test
  void aRunOfGanHasNoEncoder() {
    TrainedRun run =
        run(IMAGES, "gan", Networks.classifier(IMAGES, 3, ScalarType.Float, new Device("cpu")));
    assertThatThrownBy(() -> EncoderFeatures.of(run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("00000-tiny")
        .hasMessageContaining("--features");
  }

  @Test
  void aRunOnPointsHasNoFeatures() {
    NetworkConfig points = new NetworkConfig(Architecture.MLP, 0, 2, 8, 2, false);
    TrainedRun run =
        run(points, "began", Networks.autoencoder(points, 3, ScalarType.Float, new Device("cpu")));
    assertThatThrownBy(() -> EncoderFeatures.of(run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("points");
  }

  private static Autoencoder autoencoder() {
    return Networks.autoencoder(IMAGES, 3, ScalarType.Float, new Device("cpu"));
  }

  /** A run with one checkpoint of a discriminator as it is. */
  private TrainedRun run(NetworkConfig network, String objective, Discriminator discriminator) {
    RunDirectory run = RunDirectory.create(folder, "tiny");
    ObjectNode config = JSON.createObjectNode();
    config.set("network", JSON.valueToTree(network));
    config.set(
        "objective",
        json(
            """
            {"name": "%s", "norm": "l1", "energy": "mean", "gamma": 0.5, "lambdaK": 0.001,
             "headroom": 1, "equilibrium": "absolute", "margin": "auto", "pullingAwayWeight": 0,
             "saturating": false}
            """
                .formatted(objective)));
    run.writeConfig(config);
    try (Generator generator =
        Networks.generator(network, 1, ScalarType.Float, new Device("cpu"))) {
      Map<String, Map<String, Tensor>> weights =
          Map.of(
              "generator", generator.parameters().named(),
              "discriminator", discriminator.parameters().named());
      run.openCheckpoints(1, warning -> {})
          .save(640, new CheckpointContents(weights, JSON.createObjectNode()));
    }
    return TrainedRun.open(run.path(), OptionalLong.empty(), warning -> {});
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
