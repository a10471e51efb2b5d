package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The generator of DCGAN (Radford, Metz, Chintala 2015, figure 1), and the decoder of EBGAN's
 * autoencoder: a linear layer to 4 x 4, then transposed 4 x 4 convolutions with stride 2, batch
 * norm and ReLU between them. Filters halve with each doubling, down to n. The generator ends in
 * tanh; the autoencoder's decoder ends without: its error would have no slope where both saturate.
 */
final class DcganDecoder {
  private static final int BASE = 4;
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

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
    this.inputNorm = new BatchNorm(parameters, prefix + "input_norm", widest);
    int in = widest;
    int block = 1;
    for (int size = 2 * BASE; size <= config.resolution(); size *= 2, block++) {
      boolean last = size == config.resolution();
      int out = last ? config.channels() : DcganEncoder.filtersAt(size, config);
      String name = prefix + (last ? "output" : "block" + block + ".conv");
      weights.add(parameters.weight(name + ".weight", Initial.dcgan(), in, out, 4, 4));
      if (!last) {
        norms.add(new BatchNorm(parameters, prefix + "block" + block + ".norm", out));
      }
      in = out;
    }
    this.bias = parameters.weight(prefix + "output.bias", Initial.constant(0), config.channels());
  }

  /** {@code [N, Z]} to {@code [N, C, R, R]}, from a generator in [-1, 1]. */
  Tensor forward(Tensor code, Mode mode) {
    Tensor x =
        input
            .forward(code)
            .view(-1, widest, BASE, BASE)
            .contiguous(MemoryFormat.ChannelsLast); // [N, widest, 4, 4]
    x = torch.relu_(inputNorm.forward(x, mode));
    for (int b = 0; b < norms.size(); b++) {
      x = torch.relu_(norms.get(b).forward(twice(x, weights.get(b), new TensorOptional()), mode));
    }
    Parameter last = weights.get(weights.size() - 1);
    Tensor images = twice(x, last, new TensorOptional(bias.tensor()));
    return generates ? torch.tanh(images) : images;
  }

  private static Tensor twice(Tensor x, Parameter weight, TensorOptional bias) {
    return torch.conv_transpose2d(x, weight.tensor(), bias, TWO, ONE, NONE, 1, ONE);
  }
}
