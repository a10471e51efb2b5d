package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.NativeScope;
import io.equipoise.export.Models;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import io.equipoise.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativeScope.class)
class TrainedBundleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Bundle bundle;
  private Models.Case given;

  @BeforeEach
  void write() {
    given = Models.cases().get(1); // a small dcgan, which has buffers too
    Models.write(folder, given);
    bundle = Bundle.at(folder);
  }

  private TrainedModel open() {
    return TrainedModel.open(folder, OptionalLong.empty(), warning -> {});
  }

  private AbstractThrowableAssert<?, ?> refusal() {
    return assertThatThrownBy(this::open);
  }

  private void change(Consumer<ObjectNode> edit) throws IOException {
    ObjectNode config = (ObjectNode) JSON.readTree(bundle.config().toFile());
    edit.accept(config);
    JSON.writeValue(bundle.config().toFile(), config);
  }

  @Test
  void bundleOpensAsItWasWritten() {
    TrainedModel model = open();
    assertThat(model.network()).isEqualTo(given.network());
    assertThat(model.objective()).isEqualTo(given.objective());
    assertThat(model.images()).isEqualTo(1234);
    assertThat(model.generatorWeights()).containsKey("input_norm.running_var");
    assertThat(model.discriminatorWeights()).containsKey("encoder.block2.norm.running_mean");
  }

  @Test
  void fileWithItsConfigBesideItIsABundleToo() throws IOException {
    Path file = folder.resolve("faces.safetensors");
    Files.move(bundle.weights(), file);
    Files.move(bundle.config(), folder.resolve("faces.json"));
    TrainedModel model = TrainedModel.open(file, OptionalLong.empty(), warning -> {});
    assertThat(model.images()).isEqualTo(1234);
  }

  @Test
  void everyFlippedByteOfTheWeightsIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(bundle.weights());
    for (int place : new int[] {0, 9, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 4;
      Files.write(bundle.weights(), damaged);
      refusal()
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("model.safetensors: has SHA-256");
    }
  }

  @Test
  void weightsOfAnotherSizeAreFound() throws IOException {
    Files.write(bundle.weights(), new byte[100]);
    refusal()
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("model.safetensors: has 100 bytes, expected");
  }

  @Test
  void weightsThatAreNotThoseOfTheConfigAreNamedBeforeMemoryIsTaken() throws IOException {
    change(
        config -> ((ObjectNode) config.path("network")).put("filters", 1024).put("latent", 4096));
    refusal()
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("the weight generator.input.weight has shape [256, 5]")
        .hasMessageContaining("by config.json it has shape [65536, 4096]");
  }

  @Test
  void missingAndUnknownWeightsAreNamed() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(bundle.weights()));
    Tensor bias = tensors.remove("generator.output.bias");
    bundle.write(tensors, Map.of(), Models.about(given), "");
    refusal().hasMessageContaining("the weight generator.output.bias is missing");
    tensors.put("generator.output.bias", bias);
    tensors.put("generator.extra", TensorData.of(new float[1], 1));
    bundle.write(tensors, Map.of(), Models.about(given), "");
    refusal().hasMessageContaining("the networks have no weight named generator.extra");
  }

  @Test
  void configIsReadWithCare() throws IOException {
    change(config -> config.remove("objective"));
    refusal()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the field objective is not as a run writes it");
    change(config -> config.remove("weights"));
    refusal().isInstanceOf(CorruptFileException.class).hasMessageContaining("the field weights");
    Files.write(bundle.config(), new byte[(1 << 20) + 1]);
    refusal()
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("config.json: has 1048577 bytes, at most 1048576 expected");
    Files.delete(bundle.config());
    refusal()
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("config.json: is missing beside");
  }

  @Test
  void otherCheckpointIsRefused() {
    assertThatThrownBy(() -> TrainedModel.open(folder, OptionalLong.of(5), warning -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds one checkpoint, that after 1234 images");
    assertThatCode(() -> TrainedModel.open(folder, OptionalLong.of(1234), warning -> {}))
        .doesNotThrowAnyException();
  }

  @Test
  void plainFileIsNeitherBundleNorRun() throws IOException {
    Path file = Files.createFile(folder.resolve("notes.txt"));
    assertThatThrownBy(() -> TrainedModel.open(file, OptionalLong.empty(), warning -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a file: give a run's directory");
    assertThatThrownBy(() -> Bundle.at(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a name that ends in .safetensors");
  }
}
