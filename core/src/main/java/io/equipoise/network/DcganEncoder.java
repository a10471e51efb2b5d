package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The discriminator of DCGAN (Radford, Metz, Chintala 2015), and the encoder of EBGAN's
 * autoencoder: 4 x 4 convolutions with stride 2 and leaky ReLU (0.2) down to 4 x 4, batch norm on
 * all but the first, last a linear layer. Filters double with each halving, from n to at most 8 n.
 */
final class DcganEncoder implements Half {
  private static final int BASE = 4;
  private static final int MOST_DOUBLINGS = 3;
  private static final double SLOPE = 0.2;

  private final List<Parameter> weights = new ArrayList<>();
  private final Parameter firstBias; // the others have batch norm's
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Linear output;

  DcganEncoder(Parameters parameters, String prefix, NetworkConfig config, int outputs) {
    int in = config.channels();
    int block = 1;
    for (int size = config.resolution() / 2; size >= BASE; size /= 2, block++) {
      int out = filtersAt(size, config);
      String name = prefix + "block" + block;
      weights.add(parameters.weight(name + ".conv.weight", Initial.dcgan(), out, in, 4, 4));
      if (block > 1) {
        norms.add(BatchNorm.declare(parameters, name + ".norm", out));
      }
      in = out;
    }
    this.firstBias =
        parameters.weight(prefix + "block1.conv.bias", Initial.constant(0), config.filters());
    this.output =
        new Linear(
            parameters,
            prefix + "output",
            BASE * BASE * in,
            outputs,
            Initial.dcgan(),
            Initial.constant(0));
  }

  /** n at half the resolution, twice as many at a quarter, ... at most 8 n. */
  static int filtersAt(int size, NetworkConfig config) {
    int doublings = Integer.numberOfTrailingZeros(config.resolution() / 2 / size);
    return config.filters() << Math.min(doublings, MOST_DOUBLINGS);
  }

  /** {@code [N, C, R, R]} to {@code [N, outputs]}. */
  @Override
  public <V> V forward(Operations<V> on, V images) {
    V x = images;
    for (int b = 0; b < weights.size(); b++) {
      Optional<Parameter> bias = b == 0 ? Optional.of(firstBias) : Optional.empty();
      x = on.convolve(x, weights.get(b), bias, 2);
      x = b == 0 ? x : on.normalize(x, norms.get(b - 1));
      x = on.leakyRelu(x, SLOPE);
    }
    return output.forward(on, on.rows(x));
  }
}
