package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The generator of DCGAN (Radford, Metz, Chintala 2015, figure 1), and the decoder of EBGAN's
 * autoencoder: a linear layer to 4 x 4, then transposed 4 x 4 convolutions with stride 2, batch
 * norm and ReLU between them. Filters halve with each doubling, down to n. The generator ends in
 * tanh; the autoencoder's decoder ends without: its error would have no slope where both saturate.
 */
final class DcganDecoder implements Half {
  private static final int BASE = 4;

  private final boolean generates;
  private final int widest;
  private final Linear input;
  private final BatchNorm inputNorm;
  private final List<Parameter> weights = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Parameter bias;

  DcganDecoder(Parameters parameters, String prefix, NetworkConfig config, boolean generates) {
    this.generates = generates;
    this.widest = DcganEncoder.filtersAt(BASE, config);
    this.input =
        new Linear(
            parameters,
            prefix + "input",
            config.latent(),
            BASE * BASE * widest,
            Initial.dcgan(),
            Initial.constant(0));
    this.inputNorm = BatchNorm.declare(parameters, prefix + "input_norm", widest);
    int in = widest;
    int block = 1;
    for (int size = 2 * BASE; size <= config.resolution(); size *= 2, block++) {
      boolean last = size == config.resolution();
      int out = last ? config.channels() : DcganEncoder.filtersAt(size, config);
      String name = prefix + (last ? "output" : "block" + block + ".conv");
      weights.add(parameters.weight(name + ".weight", Initial.dcgan(), in, out, 4, 4));
      if (!last) {
        norms.add(BatchNorm.declare(parameters, prefix + "block" + block + ".norm", out));
      }
      in = out;
    }
    this.bias = parameters.weight(prefix + "output.bias", Initial.constant(0), config.channels());
  }

  /** {@code [N, Z]} to {@code [N, C, R, R]}, from a generator in [-1, 1]. */
  @Override
  public <V> V forward(Operations<V> on, V code) {
    V x = on.images(input.forward(on, code), widest, BASE); // [N, widest, 4, 4]
    x = on.relu(on.normalize(x, inputNorm));
    for (int b = 0; b < norms.size(); b++) {
      V twice = on.convolveTransposed(x, weights.get(b), Optional.empty());
      x = on.relu(on.normalize(twice, norms.get(b)));
    }
    Parameter last = weights.get(weights.size() - 1);
    V images = on.convolveTransposed(x, last, Optional.of(bias));
    return generates ? on.tanh(images) : images;
  }
}
