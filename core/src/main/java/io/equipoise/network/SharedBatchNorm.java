package io.equipoise.network;

import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch norm in training over the parts of a batch that several processes hold: each one's means
 * and variances are exchanged and put together (Chan, Golub, LeVeque 1983), and their gradients
 * added up.
 */
final class SharedBatchNorm {
  private static final long[] INNER = {0, 2, 3};
  private static final long[] FIRST = {0};

  private SharedBatchNorm() {}

  /** This process's part, {@code [N, C, H, W]}, to the same shape. */
  static Tensor normalize(Tensor x, BatchNorm norm, SharedStatistics statistics) {
    Tensor precise = Precision.full(x);
    Tensor own =
        torch.cat(
            new TensorVector(precise.mean(INNER), precise.var(INNER, false, false)), 0); // [2 C]
    Tensor all = statistics.gather(own); // [processes, 2 C]
    long channels = x.size(1);
    Tensor weights =
        TensorData.of(statistics.weights(), statistics.weights().length, 1)
            .to(x.device(), all.scalar_type());
    Tensor means = all.narrow(1, 0, channels);
    Tensor mean = means.mul(weights).sum(FIRST); // [C]
    Tensor spread = means.sub(mean).square().add(all.narrow(1, channels, channels));
    Tensor variance = spread.mul(weights).sum(FIRST);
    moveRunning(norm, mean, variance, (double) statistics.samples() * x.size(2) * x.size(3));
    Tensor scale = variance.add(new Scalar(BatchNorm.EPSILON)).rsqrt().mul(norm.weight().tensor());
    return precise
        .sub(perChannel(mean))
        .mul(perChannel(scale))
        .add(perChannel(norm.bias().tensor()))
        .to(x.scalar_type());
  }

  /** As libtorch's kernel does, with the unbiased variance. */
  private static void moveRunning(BatchNorm norm, Tensor mean, Tensor variance, double count) {
    try (AutoGradMode frozen = new AutoGradMode(false)) {
      Scalar rate = new Scalar(BatchNorm.MOMENTUM);
      norm.runningMean().tensor().lerp_(mean, rate);
      norm.runningVariance().tensor().lerp_(variance.mul(new Scalar(count / (count - 1))), rate);
    }
  }

  private static Tensor perChannel(Tensor values) {
    return values.view(1, -1, 1, 1);
  }
}
