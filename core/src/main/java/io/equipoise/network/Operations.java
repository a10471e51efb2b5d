package io.equipoise.network;

import java.util.Optional;

/**
 * What the networks are made of. A network is written once, in these operations: on tensors it
 * runs, on the values of a graph it writes itself down.
 *
 * <p>An activation may overwrite its argument: it is given what nobody else looks at.
 *
 * @param <V> a value: a tensor, or a name for what a graph will compute
 */
public interface Operations<V> {
  /**
   * A fully connected layer, {@code [N, in]} to {@code [N, out]}.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}
   */
  V linear(V x, Parameter weight, Parameter bias);

  /**
   * A convolution with padding 1, {@code [N, in, H, W]} to {@code [N, out, H / stride, W /
   * stride]}.
   *
   * @param weight {@code [out, in, 3, 3]}, or {@code [out, in, 4, 4]} with stride 2
   * @param bias {@code [out]}
   */
  V convolve(V x, Parameter weight, Optional<Parameter> bias, int stride);

  /**
   * A transposed convolution with stride 2 and padding 1, {@code [N, in, H, W]} to {@code [N, out,
   * 2 H, 2 W]}.
   *
   * @param weight {@code [in, out, 4, 4]}
   * @param bias {@code [out]}
   */
  V convolveTransposed(V x, Parameter weight, Optional<Parameter> bias);

  /**
   * A convolution with padding 1 of the nearest-neighbour enlargement of x by 2, {@code [N, in, H,
   * W]} to {@code [N, out, 2 H, 2 W]}.
   *
   * @param weight {@code [out, in, 3, 3]}
   * @param bias {@code [out]}
   */
  V convolveEnlarged(V x, Parameter weight, Parameter bias);

  /**
   * The same with h0 beside x, enlarged to the same size.
   *
   * @param x {@code [N, n, H, W]}
   * @param h0 {@code [N, m, 2 H / scale, 2 W / scale]}
   * @param scale of h0's enlargement, a power of 2
   * @param weight {@code [out, n + m, 3, 3]}
   * @param bias {@code [out]}
   */
  V convolveEnlarged(V x, V h0, int scale, Parameter weight, Parameter bias);

  /** A share of x carried past the layer that made y of it, with vanishing residuals; else y. */
  V carry(V x, V y);

  /** The same with x enlarged by 2, by nearest neighbours. */
  V carryEnlarged(V x, V y);

  /** Batch norm, {@code [N, C, H, W]} to the same shape. */
  V normalize(V x, BatchNorm norm);

  /** Exponential linear unit, alpha 1. */
  V elu(V x);

  /** Rectified linear unit. */
  V relu(V x);

  /** Rectified linear unit with a slope below 0. */
  V leakyRelu(V x, double slope);

  /**
   * Dropout in training, else x: units left out at random and the others scaled up, {@code [N, n]}
   * to the same shape (Srivastava et al. 2014).
   *
   * @param share of the units that are left out, above 0
   * @param layer number of the hidden layer among those of D
   */
  V drop(V x, double share, int layer);

  /** Hyperbolic tangent. */
  V tanh(V x);

  /** {@code [N, channels * side * side]} seen as {@code [N, channels, side, side]}. */
  V images(V x, int channels, int side);

  /** {@code [N, C, H, W]} to {@code [N, C * H * W]}. */
  V rows(V x);

  /** {@code [N, 1]} to {@code [N]}. */
  V column(V x);
}
