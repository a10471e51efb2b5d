package io.equipoise;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Random tensors that are the same in every run of a test. */
public final class Draws {
  private Draws() {}

  /** float64, uniform in [-1, 1). */
  public static Tensor symmetric(long seed, long... shape) {
    return TensorData.of(values(seed, Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
  }

  /** The same as an array. */
  public static double[] values(long seed, long count) {
    CounterRandom random = new CounterRandom(seed, Purpose.MIXTURE);
    double[] values = new double[Math.toIntExact(count)];
    Arrays.setAll(values, e -> 2 * random.uniform(0, e) - 1);
    return values;
  }

  /** A leaf that collects a gradient. */
  public static Tensor leaf(Tensor values) {
    Tensor leaf = values.detach().clone();
    leaf.set_requires_grad(true);
    return leaf;
  }
}
