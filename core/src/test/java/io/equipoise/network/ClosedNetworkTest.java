package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClosedNetworkTest {
  @BeforeAll
  static void oneThread() {
    LibTorch.setThreads(1);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void networkMadeOutsideAnyScopeFreesItsTensorsWhenClosed(Architecture architecture) {
    assertThat(open(tensorsOfAClosedGenerator(architecture))).isZero();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void networkMadeInAScopeFreesItsTensorsWhenBothAreClosed(Architecture architecture) {
    List<Tensor> tensors;
    try (TensorScope scope = new TensorScope()) {
      tensors = tensorsOfAClosedGenerator(architecture);
    }
    assertThat(open(tensors)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void networkOutlivesTheScopeThatItWasMadeIn(Architecture architecture) {
    Generator generator;
    try (TensorScope scope = new TensorScope()) {
      generator = Build.generator(Build.small(architecture), 1);
    }
    assertThat(open(tensors(generator))).isEqualTo(tensors(generator).size());
    generator.close();
    assertThat(open(tensors(generator))).isZero();
  }

  private static List<Tensor> tensorsOfAClosedGenerator(Architecture architecture) {
    Generator generator = Build.generator(Build.small(architecture), 1);
    List<Tensor> tensors = tensors(generator);
    assertThat(open(tensors)).isEqualTo(tensors.size()).isPositive();
    generator.close();
    return tensors;
  }

  private static long open(List<Tensor> tensors) {
    return tensors.stream().filter(tensor -> !tensor.isNull()).count();
  }

  private static List<Tensor> tensors(Generator generator) {
    List<Tensor> tensors = new ArrayList<>(generator.parameters().named().values());
    tensors.add(generator.parameters().values());
    tensors.add(generator.parameters().gradients());
    tensors.add(generator.parameters().buffers());
    return tensors;
  }
}
