package io.equipoise.metrics;

import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Tensor;

/**
 * A separable linear filter of images as two matrices, one for each axis: rows X columns^T. For
 * images of these sizes a product with a banded matrix is as fast as a convolution, runs in float64
 * and has its borders written into the matrix.
 *
 * @param rows {@code [H', H]} float64
 * @param columns {@code [W', W]} float64
 */
record AxisFilter(Tensor rows, Tensor columns) {
  /** Matrix of one axis, given the length of the axis. */
  interface Axis {
    /** {@code [out][length]}. */
    double[][] matrix(int length);
  }

  /** The same filter on both axes of images {@code [N, C, H, W]}. */
  static AxisFilter of(Axis axis, Tensor images) {
    return new AxisFilter(tensor(axis, images.size(2)), tensor(axis, images.size(3)));
  }

  private static Tensor tensor(Axis axis, long length) {
    double[][] matrix = axis.matrix((int) length);
    int width = matrix[0].length;
    double[] flat = new double[matrix.length * width];
    for (int i = 0; i < matrix.length; i++) {
      System.arraycopy(matrix[i], 0, flat, i * width, width);
    }
    return TensorData.of(flat, matrix.length, width);
  }

  /** {@code [N, C, H, W]} float64 to {@code [N, C, H', W']}. */
  Tensor apply(Tensor images) {
    return rows.matmul(images.matmul(columns.t()));
  }
}
