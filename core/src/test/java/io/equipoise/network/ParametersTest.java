package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Derivatives;
import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.TensorData;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NativeScope.class)
class ParametersTest {
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void initialWeightsAreAFunctionOfTheSeed(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    try (Generator once = Build.generator(config, 7);
        Generator again = Build.generator(config, 7);
        Generator other = Build.generator(config, 8)) {
      assertThat(again.parameters().values().equal(once.parameters().values())).isTrue();
      assertThat(other.parameters().values().equal(once.parameters().values())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void bothPlayersStartFromTheirOwnNumbers(Architecture architecture) {
    NetworkConfig config = Build.small(architecture);
    try (Generator generator = Build.generator(config, 7);
        Autoencoder autoencoder = Build.autoencoder(config, 7)) {
      Map<String, Tensor> named = autoencoder.parameters().named();
      for (Parameter weight : generator.parameters().weights()) {
        Tensor twin = named.get("decoder." + weight.name());
        boolean drawn =
            weight.tensor().ne(weight.tensor().flatten().select(0, 0)).any().item_bool();
        if (drawn && twin != null && Arrays.equals(twin.shape(), weight.shape())) {
          assertThat(TensorData.doubles(twin)).isNotEqualTo(TensorData.doubles(weight.tensor()));
        }
      }
    }
  }

  @Test
  void weightsOfTwoLayersAreNotTheSameNumbers() {
    NetworkConfig config = Build.small(Architecture.BEGAN);
    try (Autoencoder autoencoder = Build.autoencoder(config, 7)) {
      HashSet<Double> firsts = new HashSet<>();
      for (Parameter weight : autoencoder.parameters().weights()) {
        firsts.add(TensorData.doubles(weight.tensor())[0] * Math.sqrt((double) fanIn(weight)));
      }
      assertThat(firsts).hasSameSizeAs(autoencoder.parameters().weights());
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void weightsAndGradientsAreViewsOfTheFlatBuffers(Architecture architecture) {
    try (Autoencoder autoencoder = Build.autoencoder(Build.small(architecture), 7)) {
      Parameters parameters = autoencoder.parameters();
      parameters.gradients().copy_(Draws.symmetric(1, parameters.gradients().numel()));
      long offset = 0;
      for (Parameter weight : parameters.weights()) {
        Tensor value = parameters.values().narrow(0, offset, weight.count());
        Tensor gradient = parameters.gradients().narrow(0, offset, weight.count());
        assertThat(asItLies(weight.tensor()).equal(value)).isTrue();
        assertThat(asItLies(weight.tensor().grad()).equal(gradient)).isTrue();
        offset += weight.count();
      }
      assertThat(parameters.values().numel()).isEqualTo(offset);
    }
  }

  /** In the order of memory: kernels lie channels-last. */
  private static Tensor asItLies(Tensor tensor) {
    return (tensor.dim() == 4 ? tensor.permute(0, 2, 3, 1) : tensor).flatten();
  }

  @Test
  void savedWeightsAreTakenOver() {
    NetworkConfig config = Build.small(Architecture.DCGAN);
    try (Autoencoder from = Build.autoencoder(config, 1);
        Autoencoder into = Build.autoencoder(config, 2)) {
      from.parameters().buffers().add_(Draws.symmetric(3, 1));
      into.parameters().load(from.parameters().named());
      assertThat(into.parameters().values().equal(from.parameters().values())).isTrue();
      Tensor images = Build.images(config, 4, 2);
      assertThat(
              Derivatives.relativeDifference(
                  into.encode(images, Mode.SAMPLING), from.encode(images, Mode.SAMPLING)))
          .isZero();
    }
  }

  @Test
  void weightsThatDoNotFitAreRefusedByNameAndNothingIsTakenOver() {
    refused("encoder.block2.norm.weight is missing", w -> w.remove("encoder.block2.norm.weight"));
    refused("decoder.output.bias is missing", w -> w.remove("decoder.output.bias"));
    refused("running_var", w -> w.remove("decoder.input_norm.running_var"));
    refused("no weight named surplus", w -> w.put("surplus", Draws.symmetric(1, 1)));
    refused(
        "decoder.output.bias has shape [4], expected [3]",
        w -> w.put("decoder.output.bias", Draws.symmetric(1, 4)));
    refused(
        "encoder.output.weight has shape", // transposed, as other libraries have it
        w -> w.computeIfPresent("encoder.output.weight", (name, t) -> t.t()));
  }

  private static void refused(String reason, Consumer<Map<String, Tensor>> change) {
    NetworkConfig config = Build.small(Architecture.DCGAN);
    try (Autoencoder from = Build.autoencoder(config, 1);
        Autoencoder into = Build.autoencoder(config, 2)) {
      Map<String, Tensor> weights = new LinkedHashMap<>(from.parameters().named());
      change.accept(weights);
      Tensor before = into.parameters().values().clone();
      assertThatThrownBy(() -> into.parameters().load(weights))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(reason);
      assertThat(into.parameters().values().equal(before)).as(reason).isTrue();
    }
  }

  private static long fanIn(Parameter weight) {
    return weight.shape().length == 1 ? 1 : weight.count() / weight.shape()[0];
  }
}
