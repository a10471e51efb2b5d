package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.NativeScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The network of {@code docs/extending.md}. */
@ExtendWith(NativeScope.class)
class AddedNetworkTest {
  // --- network
  /** A generator of 32 x 32 images: a linear layer to 8 x 8, then two enlargements by 2. */
  static final class PlainDecoder implements Half {
    private final int filters;
    private final Linear input;
    private final Conv3x3 twice;
    private final Conv3x3 fourTimes;
    private final Conv3x3 output;

    PlainDecoder(Parameters parameters, String prefix, NetworkConfig config) {
      filters = config.filters();
      input = new Linear(parameters, prefix + "input", config.latent(), 8 * 8 * filters);
      twice = new Conv3x3(parameters, prefix + "block1.conv", filters, filters, 1);
      fourTimes = new Conv3x3(parameters, prefix + "block2.conv", filters, filters, 1);
      output = new Conv3x3(parameters, prefix + "output", filters, config.channels(), 1);
    }

    /** {@code [N, Z]} to {@code [N, C, 32, 32]}, in [-1, 1]. */
    @Override
    public <V> V forward(Operations<V> on, V z) {
      V x = on.images(input.forward(on, z), filters, 8); // [N, n, 8, 8]
      x = twice.eluEnlarged(on, x); // [N, n, 16, 16]
      x = fourTimes.eluEnlarged(on, x); // [N, n, 32, 32]
      return on.tanh(output.forward(on, x));
    }
  }

  // ---

  @Test
  void itMakesImagesOfTheWeightsThatItDeclares() {
    NetworkConfig config = Build.small(Architecture.BEGAN);
    try (Parameters parameters = new Parameters(0)) {
      PlainDecoder decoder = new PlainDecoder(parameters, "", config);
      parameters.allocate(1, ScalarType.Double, new Device(kCPU()));
      Tensor images =
          decoder.forward(new TensorOperations(Mode.SAMPLING), Build.latents(config, 2, 3));
      assertThat(images.shape()).containsExactly(3, 3, 32, 32);
      assertThat(images.abs().max().item_double()).isBetween(1e-3, 1.0);
      assertThat(parameters.named()).containsKeys("input.weight", "block2.conv.bias");
    }
  }
}
