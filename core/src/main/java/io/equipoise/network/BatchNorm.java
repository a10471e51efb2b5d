package io.equipoise.network;

/**
 * Batch normalization (Ioffe, Szegedy 2015) over N, H and W, with running mean and variance for
 * sampling: {@code (x - mean) / sqrt(variance + EPSILON) * weight + bias}, all {@code [C]}. In
 * training the batch's own mean and variance are taken, and the running ones move towards them.
 */
public record BatchNorm(
    Parameter weight, Parameter bias, Parameter runningMean, Parameter runningVariance) {
  /** Added to the variance. */
  public static final double EPSILON = 1e-5;

  /** How far the running statistics move towards a batch's. */
  static final double MOMENTUM = 0.1;

  static BatchNorm declare(Parameters parameters, String name, int channels) {
    return new BatchNorm(
        parameters.weight(name + ".weight", Initial.constant(1), channels),
        parameters.weight(name + ".bias", Initial.constant(0), channels),
        parameters.buffer(name + ".running_mean", 0, channels),
        parameters.buffer(name + ".running_var", 1, channels));
  }
}
