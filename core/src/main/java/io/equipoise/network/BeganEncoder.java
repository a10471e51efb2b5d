package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The encoder of BEGAN (Berthelot, Schumm, Metz 2017, figure 1): 3 x 3 convolutions with ELU whose
 * filters grow by n with each halving of the image, last a linear layer to the code. The figure's
 * convolution followed by sub-sampling is a convolution with stride 2.
 */
final class BeganEncoder implements Half {
  private final Conv3x3 input;
  private final List<Conv3x3> convolutions = new ArrayList<>();
  private final Linear output;

  BeganEncoder(Parameters parameters, String prefix, NetworkConfig config, int outputs) {
    int n = config.filters();
    int blocks = config.beganBlocks();
    this.input = new Conv3x3(parameters, prefix + "input", config.channels(), n, 1);
    for (int i = 1; i <= blocks; i++) {
      boolean last = i == blocks;
      String block = prefix + "block" + i;
      convolutions.add(new Conv3x3(parameters, block + ".conv1", i * n, i * n, 1));
      convolutions.add(
          new Conv3x3(
              parameters, block + ".conv2", i * n, last ? i * n : (i + 1) * n, last ? 1 : 2));
    }
    this.output = new Linear(parameters, prefix + "output", 64 * blocks * n, outputs);
  }

  /** {@code [N, C, R, R]} to {@code [N, outputs]}. */
  @Override
  public <V> V forward(Operations<V> on, V images) {
    V x = on.elu(input.forward(on, images));
    for (Conv3x3 convolution : convolutions) {
      x = convolution.elu(on, x);
    }
    return output.forward(on, on.rows(x)); // of [N, b*n, 8, 8]
  }
}
