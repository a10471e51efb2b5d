package io.equipoise.latent;

import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The generator of a run, with the averaged weights where the run kept them. Close it. */
public final class TrainedGenerator implements AutoCloseable {
  private final NetworkConfig config;
  private final Generator generator;
  private final Device device;
  private final long images;
  private final String sha256;

  private TrainedGenerator(
      NetworkConfig config, Generator generator, Device device, long images, String sha256) {
    this.config = config;
    this.generator = generator;
    this.device = device;
    this.images = images;
    this.sha256 = sha256;
  }

  /**
   * Loads a run's newest whole checkpoint, or the one after that many images.
   *
   * @param warnings told of damaged checkpoints that were passed over
   * @throws IllegalArgumentException if the folder is no run or has no such checkpoint
   * @throws io.equipoise.tensor.CorruptFileException if no checkpoint is whole
   */
  public static TrainedGenerator open(
      Path run, OptionalLong checkpoint, Consumer<String> warnings) {
    return of(TrainedRun.open(run, checkpoint, warnings));
  }

  /**
   * Loads the generator of a checkpoint.
   *
   * @throws IllegalArgumentException if its weights are not those of such a network
   */
  public static TrainedGenerator of(TrainedRun run) {
    Device cpu = new Device("cpu");
    Generator generator = Networks.generator(run.network(), 0, ScalarType.Float, cpu);
    String stem = run.checkpoint().stems().contains("ema") ? "ema" : "generator";
    try (TensorScope scope = new TensorScope()) {
      generator.parameters().load(run.checkpoint().tensors(stem));
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
    return new TrainedGenerator(
        run.network(), generator, cpu, run.images(), run.checkpoint().sha256(stem));
  }

  /** Shape of the networks. */
  public NetworkConfig config() {
    return config;
  }

  /** Real images seen by the checkpoint. */
  public long images() {
    return images;
  }

  /** SHA-256 (hex) of the file of weights. */
  public String sha256() {
    return sha256;
  }

  /** A sampler of this generator, valid until it is closed. */
  public Sampler sampler() {
    return new Sampler(generator, config.latent(), device);
  }

  Generator generator() {
    return generator;
  }

  Device device() {
    return device;
  }

  @Override
  public void close() {
    generator.close();
  }
}
