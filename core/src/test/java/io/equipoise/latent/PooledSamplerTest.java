package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.NativeScope;
import io.equipoise.network.Architecture;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Operations;
import io.equipoise.network.Parameters;
import io.equipoise.tensor.LibTorch;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeScope.class)
class PooledSamplerTest {
  private static final int MOST = 83;

  @AfterEach
  void oneThreadAgain() {
    LibTorch.setThreads(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BEGAN, 32, 1, 4, true, 1",
    "BEGAN, 32, 3, 16, true, 2",
    "DCGAN, 32, 3, 8, false, 1",
    "DCGAN, 32, 1, 8, false, 2",
    "MLP, 0, 2, 128, false, 1"
  })
  void everyImageHasTheBitsThatItHasAlone(
      Architecture architecture, int side, int channels, int filters, boolean skip, int threads) {
    LibTorch.setThreads(threads);
    NetworkConfig config = new NetworkConfig(architecture, side, channels, filters, 16, skip);
    try (Generator generator = Networks.generator(config, 5, ScalarType.Float, new Device("cpu"))) {
      Sampler alone = new Sampler(generator, 16, new Device("cpu"));
      PooledSampler pooled = PooledSampler.of(alone);
      assertThat(pooled.sizes()).contains(Sampler.BLOCK);
      float[] z = alone.latents(9, 0, MOST);
      float[] known = alone.values(z);
      int each = known.length / MOST;
      for (int n : new int[] {1, 2, 3, 5, 7, 16, 17, 31, MOST}) {
        int first = MOST - n; // at other places than they have alone
        float[] made = pooled.values(Arrays.copyOfRange(z, first * 16, MOST * 16));
        assertThat(made).isEqualTo(Arrays.copyOfRange(known, first * each, known.length));
      }
    }
  }

  /** Adds to each image something that {@code noise} makes of the batch. */
  private record Unsteady(UnaryOperator<Tensor> noise) implements Generator {
    @Override
    public Tensor forward(Tensor z, Mode mode) {
      return z.add(noise.apply(z));
    }

    @Override
    public <V> V forward(Operations<V> on, V z) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Parameters parameters() {
      throw new UnsupportedOperationException();
    }
  }

  private static Sampler unsteady(UnaryOperator<Tensor> noise) {
    return new Sampler(new Unsteady(noise), 2, new Device("cpu"));
  }

  @Test
  void sizesWithOtherBitsAreNotUsed() {
    Sampler sampler = unsteady(z -> torch.ones_like(z).mul(scalar(z.size(0) % 16 == 0 ? 1 : 2)));
    PooledSampler pooled = PooledSampler.of(sampler);
    assertThat(pooled.sizes()).containsExactly(16, 32, 48, 64);
    float[] z = sampler.latents(1, 0, 21);
    assertThat(pooled.values(z)).isEqualTo(sampler.values(z));
  }

  @Test
  void wherePlacesMatterNothingIsMixed() {
    Sampler sampler = unsteady(z -> torch.arange(scalar(z.size(0))).unsqueeze(1));
    PooledSampler pooled = PooledSampler.of(sampler);
    assertThat(pooled.mixes()).isFalse();
    float[] z = sampler.latents(1, 0, 21);
    assertThat(pooled.values(z)).isEqualTo(sampler.values(z));
  }

  @Test
  void partsOfALatentVectorAreRefused() {
    PooledSampler pooled = PooledSampler.of(unsteady(z -> z));
    assertThatThrownBy(() -> pooled.values(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole number of vectors of 2");
  }

  private static Scalar scalar(long value) {
    return new Scalar(value);
  }
}
