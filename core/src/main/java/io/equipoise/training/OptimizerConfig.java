package io.equipoise.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the weights move.
 *
 * @param batch N, real images a step; as many are generated
 * @param learningRate Adam's rate for the generator
 * @param discriminatorRateRatio the discriminator's rate over the generator's
 * @param beta1 decay of Adam's first moment
 * @param beta2 decay of its second
 * @param policy whether the rate stays or is halved when M stalls
 * @param leastLearningRate floor under the halving
 * @param emaHalfLifeKimg half-life of the generator's moving average in thousands of images; 0
 *     keeps none
 * @param vanishingResidualSteps steps over which the carried input vanishes; 0 carries nothing
 */
public record OptimizerConfig(
    int batch,
    double learningRate,
    double discriminatorRateRatio,
    double beta1,
    double beta2,
    Policy policy,
    double leastLearningRate,
    double emaHalfLifeKimg,
    long vanishingResidualSteps) {

  /** What the learning rate does. */
  public enum Policy {
    /** Halved each time M stalls (BEGAN, section 4.1). */
    @JsonProperty("stall")
    STALL,
    /** Stays. */
    @JsonProperty("constant")
    CONSTANT
  }

  /** Checks the ranges. */
  public OptimizerConfig {
    require(batch >= 1 && batch <= 65536, "batch " + batch + " is outside 1 to 65536");
    require(learningRate > 0 && learningRate <= 1, "lr " + learningRate + " is outside (0, 1]");
    require(
        discriminatorRateRatio > 0 && discriminatorRateRatio <= 100,
        "lr-ratio-d " + discriminatorRateRatio + " is outside (0, 100]");
    require(beta1 >= 0 && beta1 < 1, "beta1 " + beta1 + " is outside [0, 1)");
    require(beta2 >= 0 && beta2 < 1, "beta2 " + beta2 + " is outside [0, 1)");
    require(
        leastLearningRate >= 0 && leastLearningRate <= learningRate,
        "lr-min " + leastLearningRate + " is outside 0 to lr " + learningRate);
    require(
        emaHalfLifeKimg >= 0 && Double.isFinite(emaHalfLifeKimg),
        "ema-half-life-kimg " + emaHalfLifeKimg + " is not a number from 0 up");
    require(
        vanishingResidualSteps >= 0,
        "vanishing-residual-steps " + vanishingResidualSteps + " is below 0");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
