package io.equipoise.training;

import io.equipoise.network.Generator;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;

/**
 * Exponential moving average of the generator's weights and running statistics, which gives
 * steadier images than the weights themselves. At the start of a run the half-life is a share of
 * the images seen, so that the first weights are soon forgotten.
 */
final class MovingAverage implements AutoCloseable {
  private static final double SHARE_OF_IMAGES = 0.05;

  private final Generator average;
  private final double halfLifeImages;

  /**
   * An average that is owned and closed here.
   *
   * @param average a generator with the same weights as the trained one at the start
   */
  MovingAverage(Generator average, double halfLifeKimg) {
    this.average = average;
    this.halfLifeImages = 1000 * halfLifeKimg;
  }

  Generator generator() {
    return average;
  }

  /** Moves towards the trained generator after a step. */
  void update(Generator trained, long imagesSeen, int batch) {
    double halfLife = Math.min(halfLifeImages, Math.max(batch, SHARE_OF_IMAGES * imagesSeen));
    double share = 1 - Math.pow(0.5, batch / halfLife);
    try (AutoGradMode frozen = new AutoGradMode(false);
        Scalar weight = new Scalar(share)) {
      average.parameters().values().lerp_(trained.parameters().values(), weight);
      average.parameters().buffers().lerp_(trained.parameters().buffers(), weight);
    }
  }

  @Override
  public void close() {
    average.close();
  }
}
