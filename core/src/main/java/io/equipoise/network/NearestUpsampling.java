package io.equipoise.network;

import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A 3 x 3 convolution of a nearest-neighbour enlargement without the enlarged image: the same
 * numbers up to rounding for fewer multiply-adds.
 */
final class NearestUpsampling {
  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

  /**
   * Row [u * 3 + v], column [a * 4 + b]: whether tap (u, v) of the 3 x 3 kernel adds to tap (a, b)
   * of the transposed 4 x 4 kernel. Along one axis tap 0 takes {2}, 1 {1, 2}, 2 {0, 1}, 3 {0}.
   */
  private static final float[] TAPS = taps();

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
    long out = weight.size(0);
    long in = weight.size(1);
    Tensor kernel =
        Precision.asGiven(
            x.device().type(),
            () -> {
              Tensor taps = TensorData.of(TAPS, 9, 16).to(weight.device(), weight.scalar_type());
              return weight.reshape(out * in, 9).mm(taps).view(out, in, 4, 4).transpose(0, 1);
            });
    return torch.conv_transpose2d(
        x, kernel, new TensorOptional(bias), TWO, ONE, NONE, 1, ONE); // [in, out, 4, 4]
  }

  /**
   * {@code conv3x3(nearest x scale of x)} without bias, for scale >= 3: within each scale x scale
   * block only the first, the middle and the last row and column differ, so convolve the x3
   * enlargement and repeat the middle.
   *
   * @param x {@code [N, in, H, W]}
   * @return {@code [N, out, scale H, scale W]}
   */
  static Tensor manyThenConvolve(Tensor x, Tensor weight, int scale) {
    long h = x.size(2);
    long w = x.size(3);
    Tensor thrice = torch.upsample_nearest2d(x, 3 * h, 3 * w);
    Tensor y = torch.conv2d(thrice, weight, new TensorOptional(), ONE, ONE, ONE, 1);
    return repeatMiddle(repeatMiddle(y, 2, scale), 3, scale);
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

  private static float[] taps() {
    int[][] sources = {{2}, {1, 2}, {0, 1}, {0}};
    float[] taps = new float[9 * 16];
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        for (int u : sources[a]) {
          for (int v : sources[b]) {
            taps[(u * 3 + v) * 16 + a * 4 + b] = 1;
          }
        }
      }
    }
    return taps;
  }
}
