package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.network.Dropout;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import org.bytedeco.pytorch.Tensor;

/** What the steps of a run draw at random beside their images: functions of the image's number. */
final class StepDraws {
  private final int latent;
  private final CounterRandom latents;
  private final CounterRandom dropped;

  /**
   * @param latent Z
   */
  StepDraws(long seed, int latent) {
    this.latent = latent;
    this.latents = new CounterRandom(seed, Purpose.TRAINING_LATENT);
    this.dropped = new CounterRandom(seed, Purpose.DROPOUT);
  }

  /** z of as many images as a batch has, {@code [N, Z]} in [-1, 1), on the CPU. */
  Tensor latents(Batch batch) {
    float[] z = new float[batch.size() * latent];
    for (int i = 0; i < batch.size(); i++) {
      latents.fillSymmetric(batch.firstImage() + i, z, i * latent, latent);
    }
    return TensorData.of(z, batch.size(), latent);
  }

  /** Which units of D are left out for a batch. */
  Dropout dropout(Batch batch) {
    return new Dropout(dropped, batch.firstImage());
  }
}
