package io.equipoise;

import io.equipoise.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Slopes found by libtorch and by finite differences. */
public final class Derivatives {
  private Derivatives() {}

  /** d scalar / d leaf for each leaf. */
  public static List<Tensor> of(Tensor scalar, Tensor... leaves) {
    TensorVector found = torch.grad(new TensorVector(scalar), new TensorVector(leaves));
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < leaves.length; i++) {
      gradients.add(new Tensor(found.get(i)));
    }
    return gradients;
  }

  /** Central differences of a function of many numbers. */
  public static double[] finite(ToDoubleFunction<double[]> function, double[] at, double width) {
    double[] slopes = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double[] moved = at.clone();
      moved[i] = at[i] + width;
      double above = function.applyAsDouble(moved);
      moved[i] = at[i] - width;
      slopes[i] = (above - function.applyAsDouble(moved)) / (2 * width);
    }
    return slopes;
  }

  /** Largest |a - b| over the largest |b|. */
  public static double relativeDifference(Tensor a, Tensor b) {
    return relativeDifference(TensorData.doubles(a), TensorData.doubles(b));
  }

  /** Largest |a - b| over the largest |b|. */
  public static double relativeDifference(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " numbers compared with " + b.length);
    }
    double largest = Double.MIN_NORMAL;
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(b[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i])); // NaN stays NaN
    }
    return difference / largest;
  }
}
