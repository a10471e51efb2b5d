package io.equipoise.bench;

import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Objective;
import io.equipoise.optimizer.Adam;
import io.equipoise.tensor.TensorScope;
import io.equipoise.training.StepReport;
import io.equipoise.training.TrainStep;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Steps of training as a run takes them, from z to both updates and the objective's next state, on
 * images of noise.
 */
public final class StepBench implements Contender {
  private static final long SEED = 0;
  private static final double RATE = 1e-4;
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final int WARM_UP = 3;

  private final Generator generator;
  private final Discriminator discriminator;
  private final Adam adamG;
  private final Adam adamD;
  private final TrainStep step;
  private final Noise noise;
  private final Tensor real; // [N, C, R, R] in [-1, 1)
  private final Stopwatch stopwatch;
  private final boolean onHost;
  private Objective objective;
  private StepReport last;

  /**
   * Builds networks and takes the first steps.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  public StepBench(BenchConfig config) {
    Device device = config.device();
    NetworkConfig network = config.network();
    generator = Networks.generator(network, SEED, ScalarType.Float, device);
    discriminator =
        Networks.discriminator(
            network, config.objectiveConfig().hasEnergies(), SEED, ScalarType.Float, device);
    adamG = adam(generator.parameters());
    adamD = adam(discriminator.parameters());
    step =
        new TrainStep(
            generator,
            discriminator,
            config.objectiveConfig().createEnergy(),
            adamG,
            adamD,
            config.objectiveConfig().pullingAwayWeight(),
            config.machine().precision());
    noise = new Noise(config.batch(), network, device);
    real = noise.images();
    stopwatch = new Stopwatch(device);
    onHost = !device.is_cuda();
    objective = config.startingObjective();
    for (int i = 0; i < WARM_UP; i++) {
      step();
    }
  }

  private static Adam adam(Parameters weights) {
    return new Adam(weights.values(), weights.gradients(), BETA1, BETA2);
  }

  @Override
  public double[] block(int units) {
    return stopwatch.block(units, this::step);
  }

  private void step() {
    try (TensorScope scope = new TensorScope()) {
      last = step.run(real, noise.latents(), objective, Mode.TRAINING, RATE, RATE);
    }
    objective = last.next();
  }

  /** What the last step saw. */
  StepReport last() {
    return last;
  }

  /** Number of weights of both networks. */
  long weights() {
    return generator.parameters().values().numel() + discriminator.parameters().values().numel();
  }

  /** Of this process; empty on a GPU, whose memory is not the process's. */
  @Override
  public OptionalLong peakMemoryBytes() {
    return onHost ? PeakMemory.ofThisProcess() : OptionalLong.empty();
  }

  @Override
  public void close() {
    real.close();
    step.close();
    adamG.close();
    adamD.close();
    generator.close();
    discriminator.close();
  }
}
