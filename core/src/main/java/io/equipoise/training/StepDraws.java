package io.equipoise.training;

import io.equipoise.data.Batch;
import io.equipoise.network.Dropout;
import io.equipoise.network.Mode;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** What the steps of a run draw at random beside their images: functions of the image's number. */
final class StepDraws {
  private final TrainConfig config;
  private final Device device;
  private final CounterRandom latents;
  private final CounterRandom dropped;

  StepDraws(TrainConfig config, long seed, Device device) {
    this.config = config;
    this.device = device;
    this.latents = new CounterRandom(seed, Purpose.TRAINING_LATENT);
    this.dropped = new CounterRandom(seed, Purpose.DROPOUT);
  }

  /** A step on a batch, at the state's learning rate. */
  StepReport step(Batch batch, TrainStep step, TrainingState state) {
    try (TensorScope scope = new TensorScope()) {
      Tensor real = batch.toTensor(device); // [N, C, R, R] in [-1, 1]
      Tensor latent = TensorData.upload(latent(batch), device);
      double rate = state.learningRate.value();
      double rateD = rate * config.optimizer().discriminatorRateRatio();
      Mode mode = state.mode().with(new Dropout(dropped, batch.firstImage()));
      return step.run(real, latent, state.objective, mode, rate, rateD);
    }
  }

  private Tensor latent(Batch batch) {
    int length = config.network().latent();
    float[] z = new float[batch.size() * length];
    for (int i = 0; i < batch.size(); i++) {
      latents.fillSymmetric(batch.firstImage() + i, z, i * length, length);
    }
    return TensorData.of(z, batch.size(), length); // [N, Z] in [-1, 1]
  }
}
