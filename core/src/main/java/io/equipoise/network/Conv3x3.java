package io.equipoise.network;

import java.util.Optional;

/**
 * A 3 x 3 convolution with padding 1 and bias. Weight {@code [out, in, 3, 3]}, bias {@code [out]}.
 */
final class Conv3x3 {
  private final Parameter weight;
  private final Parameter bias;
  private final int stride;
  private final boolean sameShape;

  Conv3x3(Parameters parameters, String name, int in, int out, int stride) {
    Initial initial = Initial.fanIn(9 * in);
    this.weight = parameters.weight(name + ".weight", initial, out, in, 3, 3);
    this.bias = parameters.weight(name + ".bias", initial, out);
    this.stride = stride;
    this.sameShape = in == out && stride == 1;
  }

  /** {@code [N, in, H, W]} to {@code [N, out, H / stride, W / stride]}. */
  <V> V forward(Operations<V> on, V x) {
    return on.convolve(x, weight, Optional.of(bias), stride);
  }

  /** Convolution and ELU, with the input carried past both where the shapes are the same. */
  <V> V elu(Operations<V> on, V x) {
    V y = on.elu(forward(on, x));
    return sameShape ? on.carry(x, y) : y;
  }

  /** The same of x enlarged by 2. */
  <V> V eluEnlarged(Operations<V> on, V x) {
    V y = on.elu(on.convolveEnlarged(x, weight, bias));
    return sameShape ? on.carryEnlarged(x, y) : y;
  }

  /** The same of x enlarged by 2, with h0 enlarged by {@code scale} beside it. */
  <V> V eluEnlarged(Operations<V> on, V x, V h0, int scale) {
    return on.elu(on.convolveEnlarged(x, h0, scale, weight, bias));
  }
}
