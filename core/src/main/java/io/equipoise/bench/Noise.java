package io.equipoise.bench;

import io.equipoise.network.NetworkConfig;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Images and latent vectors of no meaning, uniform in [-1, 1), of a batch. */
final class Noise {
  private static final long SEED = 0;

  private final CounterRandom random = new CounterRandom(SEED, Purpose.TRAINING_LATENT);
  private final int batch;
  private final NetworkConfig network;
  private final Device device;
  private long drawn;

  Noise(int batch, NetworkConfig network, Device device) {
    this.batch = batch;
    this.network = network;
    this.device = device;
  }

  /** {@code [N, C, R, R]} with the strides that batches have; the caller closes it. */
  Tensor images() {
    int resolution = network.resolution();
    float[] values = draw(network.channels() * resolution * resolution);
    try (TensorScope scope = new TensorScope()) {
      Tensor images = TensorData.of(values, batch, network.channels(), resolution, resolution);
      return scope.keep(
          images
              .contiguous(MemoryFormat.ChannelsLast)
              .to(device, ScalarType.Float)); // strides stay
    }
  }

  /** {@code [N, Z]}, new ones each time; belongs to the caller's scope. */
  Tensor latents() {
    int length = network.latent();
    return TensorData.of(draw(length), batch, length).to(device, ScalarType.Float);
  }

  private float[] draw(int length) {
    float[] values = new float[batch * length];
    for (int i = 0; i < batch; i++) {
      random.fillSymmetric(drawn++, values, i * length, length);
    }
    return values;
  }
}
