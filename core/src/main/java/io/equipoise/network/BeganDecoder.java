package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The decoder of BEGAN (Berthelot, Schumm, Metz 2017, figure 1), which is also its generator in
 * design, never in weights.
 *
 * <p>{@code linear(Z -> 8*8*n)} = h0; per block two 3 x 3 convolutions with ELU; between blocks a
 * nearest x2 enlargement, beside which h0 is enlarged to the same size (skip connection); last a
 * convolution to the image's channels, no activation.
 */
final class BeganDecoder implements Half {
  private static final int BASE = 8;

  private final int filters;
  private final boolean skipConnections;
  private final Linear input;
  private final List<Conv3x3> first = new ArrayList<>();
  private final List<Conv3x3> second = new ArrayList<>();
  private final Conv3x3 output;

  BeganDecoder(Parameters parameters, String prefix, NetworkConfig config) {
    int n = config.filters();
    this.filters = n;
    this.skipConnections = config.skipConnections();
    this.input = new Linear(parameters, prefix + "input", config.latent(), BASE * BASE * n);
    for (int b = 1; b <= config.beganBlocks(); b++) {
      int in = b > 1 && skipConnections ? 2 * n : n;
      first.add(new Conv3x3(parameters, prefix + "block" + b + ".conv1", in, n, 1));
      second.add(new Conv3x3(parameters, prefix + "block" + b + ".conv2", n, n, 1));
    }
    this.output = new Conv3x3(parameters, prefix + "output", n, config.channels(), 1);
  }

  /** {@code [N, Z]} to {@code [N, C, R, R]}. */
  @Override
  public <V> V forward(Operations<V> on, V code) {
    V h0 = on.images(input.forward(on, code), filters, BASE); // [N, n, 8, 8]
    V x = second.get(0).elu(on, first.get(0).elu(on, h0));
    for (int b = 1; b < first.size(); b++) {
      V y = // [N, n, 8 * 2^b, 8 * 2^b]
          skipConnections
              ? first.get(b).eluEnlarged(on, x, h0, 1 << b)
              : first.get(b).eluEnlarged(on, x);
      x = second.get(b).elu(on, y);
    }
    return output.forward(on, x);
  }
}
