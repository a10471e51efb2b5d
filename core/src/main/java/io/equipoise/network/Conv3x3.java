package io.equipoise.network;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A 3 x 3 convolution with padding 1 and bias. Weight {@code [out, in, 3, 3]}, bias {@code [out]}.
 */
final class Conv3x3 {
  private static final long[] PADDING = {1, 1};
  private static final long[] DILATION = {1, 1};

  private final Parameter weight;
  private final Parameter bias;
  private final long[] stride;
  private final boolean sameShape;

  Conv3x3(Parameters parameters, String name, int in, int out, int stride) {
    Initial initial = Initial.fanIn(9 * in);
    this.weight = parameters.weight(name + ".weight", initial, out, in, 3, 3);
    this.bias = parameters.weight(name + ".bias", initial, out);
    this.stride = new long[] {stride, stride};
    this.sameShape = in == out && stride == 1;
  }

  Parameter weight() {
    return weight;
  }

  Parameter bias() {
    return bias;
  }

  /** {@code [N, in, H, W]} to {@code [N, out, H / stride, W / stride]}. */
  Tensor forward(Tensor x) {
    return torch.conv2d(
        x, weight.tensor(), new TensorOptional(bias.tensor()), stride, PADDING, DILATION, 1);
  }

  /** Convolution and ELU, with the input carried past both where the shapes are the same. */
  Tensor elu(Tensor x, Mode mode) {
    Tensor y = torch.elu_(forward(x));
    return carries(mode) ? carry(x, y, mode) : y;
  }

  /** Whether a share of the input goes past this layer: vanishing residuals, shapes the same. */
  boolean carries(Mode mode) {
    return sameShape && mode.carry() > 0;
  }

  /** {@code carry x + (1 - carry) y}. */
  static Tensor carry(Tensor x, Tensor y, Mode mode) {
    return y.lerp(x, new Scalar(mode.carry()));
  }
}
