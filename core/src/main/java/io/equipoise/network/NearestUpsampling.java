package io.equipoise.network;

import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A 3 x 3 convolution of a nearest-neighbour enlargement without the enlarged image: the same
 * numbers up to rounding for fewer multiply-adds.
 */
public final class NearestUpsampling {
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] THREE = {3, 3};
  private static final long[] NONE = {0, 0};

  /**
   * Which taps of the 3 x 3 kernel add to which of the derived one, along one axis. An input pixel
   * enlarged x2 is seen by four output pixels, the first of which sees its near copy with tap 2.
   */
  private static final int[][] TWICE = {{2}, {1, 2}, {0, 1}, {0}};

  /** The same for an enlargement x3: five output pixels see an input pixel. */
  private static final int[][] THRICE = {{2}, {1, 2}, {0, 1, 2}, {0, 1}, {0}};

  private NearestUpsampling() {}

  /**
   * {@code conv3x3(nearest x2 of x)} as one transposed convolution with stride 2: each output pixel
   * sees only 2 x 2 different inputs, so 4 products instead of 9.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, 3, 3]}
   * @param bias {@code [out]}
   * @return {@code [N, out, 2 H, 2 W]}
   */
  static Tensor twiceThenConvolve(Tensor x, Tensor weight, Tensor bias) {
    return torch.conv_transpose2d(
        x, kernelOfTwice(weight), new TensorOptional(bias), TWO, ONE, NONE, 1, ONE);
  }

  /**
   * The kernel of that transposed convolution (stride 2, padding 1).
   *
   * @param weight {@code [out, in, 3, 3]}
   * @return {@code [in, out, 4, 4]}
   */
  public static Tensor kernelOfTwice(Tensor weight) {
    return derive(weight, TWICE);
  }

  /**
   * {@code conv3x3(nearest x scale of x)} without bias, for scale >= 3: within each scale x scale
   * block only the first, the middle and the last row and column differ, so convolve the x3
   * enlargement (25 products an input pixel instead of 81) and repeat the middle.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, 3, 3]}
   * @return {@code [N, out, scale H, scale W]}
   */
  static Tensor manyThenConvolve(Tensor x, Tensor weight, int scale) {
    Tensor y =
        torch.conv_transpose2d(
            x, derive(weight, THRICE), new TensorOptional(), THREE, ONE, NONE, 1, ONE);
    return repeatMiddle(repeatMiddle(y, 2, scale), 3, scale);
  }

  /** Kernel of a transposed convolution, {@code [in, out, k, k]}, by one matrix product. */
  private static Tensor derive(Tensor weight, int[][] sources) {
    long k = sources.length;
    long out = weight.size(0);
    long in = weight.size(1);
    return Precision.asGiven(
        weight.device().type(),
        () -> {
          Tensor taps = TensorData.of(taps(sources), k * k, 9);
          return taps.to(weight.device(), weight.scalar_type())
              .mm(weight.permute(2, 3, 1, 0).reshape(9, in * out)) // [k * k, in * out]
              .view(k, k, in, out)
              .permute(2, 3, 0, 1)
              .contiguous(MemoryFormat.ChannelsLast);
        });
  }

  /** Along one axis, of every three entries repeats the second {@code scale - 2} times. */
  private static Tensor repeatMiddle(Tensor y, int axis, int scale) {
    long[] shape = y.shape();
    long[] blocks = split(shape, axis, shape[axis] / 3, 3);
    Tensor parts = y.reshape(blocks);
    long[] middle = blocks.clone();
    middle[axis + 1] = scale - 2L;
    Tensor repeated =
        torch.cat(
            new TensorVector(
                parts.narrow(axis + 1, 0, 1),
                parts.narrow(axis + 1, 1, 1).expand(middle),
                parts.narrow(axis + 1, 2, 1)),
            axis + 1);
    shape[axis] = shape[axis] / 3 * scale;
    return repeated.reshape(shape);
  }

  private static long[] split(long[] shape, int axis, long outer, long inner) {
    long[] result = new long[shape.length + 1];
    System.arraycopy(shape, 0, result, 0, axis);
    result[axis] = outer;
    result[axis + 1] = inner;
    System.arraycopy(shape, axis + 1, result, axis + 2, shape.length - axis - 1);
    return result;
  }

  /** Row [a * k + b], column [u * 3 + v]: whether tap (u, v) adds to the derived tap (a, b). */
  private static float[] taps(int[][] sources) {
    int k = sources.length;
    float[] taps = new float[k * k * 9];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        for (int u : sources[a]) {
          for (int v : sources[b]) {
            taps[(a * k + b) * 9 + u * 3 + v] = 1;
          }
        }
      }
    }
    return taps;
  }
}
