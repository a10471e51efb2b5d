package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalization (Ioffe, Szegedy 2015) over N, H and W, with running mean and variance for
 * sampling.
 */
final class BatchNorm {
  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final Parameter weight;
  private final Parameter bias;
  private final Parameter runningMean;
  private final Parameter runningVariance;

  BatchNorm(Parameters parameters, String name, int channels) {
    this.weight = parameters.weight(name + ".weight", Initial.constant(1), channels);
    this.bias = parameters.weight(name + ".bias", Initial.constant(0), channels);
    this.runningMean = parameters.buffer(name + ".running_mean", 0, channels);
    this.runningVariance = parameters.buffer(name + ".running_var", 1, channels);
  }

  /**
   * {@code [N, C, H, W]} to the same shape; with {@code mode.training()} moves the running
   * statistics.
   */
  Tensor forward(Tensor x, Mode mode) {
    return torch.batch_norm(
        x,
        new TensorOptional(weight.tensor()),
        new TensorOptional(bias.tensor()),
        new TensorOptional(runningMean.tensor()),
        new TensorOptional(runningVariance.tensor()),
        mode.training(),
        MOMENTUM,
        EPSILON,
        false);
  }
}
