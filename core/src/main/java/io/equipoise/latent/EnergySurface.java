package io.equipoise.latent;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * How unusual a discriminator finds each point of the square [-1.2, 1.2] x [-1.2, 1.2], on a raster
 * of points in the middles of equal cells.
 *
 * @param side cells a row
 * @param values {@code [side, side]}, row by row from the top (y = 1.2)
 */
public record EnergySurface(int side, float[] values) {
  /** Coordinates go from minus this to this. */
  public static final double EXTENT = 1.2;

  /**
   * Asks a discriminator.
   *
   * @param unusualness of points {@code [N, 2]} on the CPU: {@code [N]}, in the caller's scope
   * @param side cells a row
   */
  public static EnergySurface of(UnaryOperator<Tensor> unusualness, int side) {
    float[] xy = new float[2 * side * side];
    double step = 2 * EXTENT / side;
    for (int i = 0; i < side * side; i++) {
      xy[2 * i] = (float) ((i % side + 0.5) * step - EXTENT);
      int row = i / side;
      xy[2 * i + 1] = (float) (EXTENT - (row + 0.5) * step);
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor points = TensorData.of(xy, (long) side * side, 2);
      return new EnergySurface(side, TensorData.floats(unusualness.apply(points)));
    }
  }

  /** Share of the values that are below each, so that valleys show whatever the heights are. */
  public float[] ranks() {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float[] ranks = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = Arrays.binarySearch(sorted, values[i]);
      ranks[i] = (float) place / values.length;
    }
    return ranks;
  }
}
