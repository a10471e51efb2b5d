package io.equipoise.bench;

import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.Networks;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorScope;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A generator's images of new latent vectors, a batch at a time, without gradients. */
public final class SampleBench implements Contender {
  private static final long SEED = 0;
  private static final int WARM_UP = 3;

  private final Generator generator;
  private final Precision precision;
  private final Noise noise;
  private final Device device;
  private final Stopwatch stopwatch;

  /**
   * Builds the generator and makes the first images.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  public SampleBench(BenchConfig config) {
    device = config.device();
    generator = Networks.generator(config.network(), SEED, ScalarType.Float, device);
    precision = config.machine().precision();
    noise = new Noise(config.batch(), config.network(), device);
    stopwatch = new Stopwatch(device);
    for (int i = 0; i < WARM_UP; i++) {
      sample();
    }
  }

  @Override
  public double[] block(int units) {
    return stopwatch.block(units, this::sample);
  }

  private void sample() {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor z = noise.latents();
      precision.forward(device.type(), () -> generator.forward(z, Mode.SAMPLING));
    }
  }

  /** Number of weights. */
  long weights() {
    return generator.parameters().values().numel();
  }

  /** Of this process; empty on a GPU, whose memory is not the process's. */
  @Override
  public OptionalLong peakMemoryBytes() {
    return device.is_cuda() ? OptionalLong.empty() : PeakMemory.ofThisProcess();
  }

  @Override
  public void close() {
    generator.close();
  }
}
