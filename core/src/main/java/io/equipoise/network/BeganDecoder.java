package io.equipoise.network;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The decoder of BEGAN (Berthelot, Schumm, Metz 2017, figure 1), which is also its generator in
 * design, never in weights.
 *
 * <p>{@code linear(Z -> 8*8*n)} = h0; per block two 3 x 3 convolutions with ELU; between blocks a
 * nearest x2 enlargement, beside which h0 is enlarged to the same size (skip connection); last a
 * convolution to the image's channels, no activation. The enlargements are never made: see {@link
 * NearestUpsampling}.
 */
final class BeganDecoder {
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
  Tensor forward(Tensor code, Mode mode) {
    Tensor h0 =
        input
            .forward(code)
            .view(-1, filters, BASE, BASE)
            .contiguous(MemoryFormat.ChannelsLast); // [N, n, 8, 8]
    Tensor x = second.get(0).elu(first.get(0).elu(h0, mode), mode);
    for (int b = 1; b < first.size(); b++) {
      Tensor y = torch.elu_(enlarge(x, h0, first.get(b), 1 << b)); // [N, n, 8 * 2^b, 8 * 2^b]
      x = first.get(b).carries(mode) ? Conv3x3.carry(twice(x), y, mode) : y;
      x = second.get(b).elu(x, mode);
    }
    return output.forward(x);
  }

  private static Tensor twice(Tensor x) {
    return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  /** conv3x3 of [nearest x2 of x, nearest x scale of h0]. */
  private Tensor enlarge(Tensor x, Tensor h0, Conv3x3 conv, int scale) {
    Tensor weight = conv.weight().tensor();
    Tensor bias = conv.bias().tensor();
    if (!skipConnections) {
      return NearestUpsampling.twiceThenConvolve(x, weight, bias);
    }
    if (scale <= 4) { // enlarged to the size of x, h0 is cheaper beside it than apart
      Tensor beside = scale == 2 ? h0 : twice(h0);
      return NearestUpsampling.twiceThenConvolve(
          torch.cat(new TensorVector(x, beside), 1), weight, bias);
    }
    Tensor own = NearestUpsampling.twiceThenConvolve(x, weight.narrow(1, 0, filters), bias);
    return own.add_(
        NearestUpsampling.manyThenConvolve(h0, weight.narrow(1, filters, filters), scale));
  }
}
