package io.equipoise.latent;

import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;

/** The generator of a run, with the averaged weights where the run kept them. Close it. */
public final class TrainedGenerator implements AutoCloseable {
  private final NetworkConfig config;
  private final Generator generator;
  private final Device device;
  private final Mode mode;
  private final long images;
  private final String sha256;

  private TrainedGenerator(TrainedModel model) {
    this.config = model.network();
    this.mode = model.mode();
    this.images = model.images();
    this.sha256 = model.generatorSha256();
    this.generator = model.loadGenerator();
    this.device = new Device("cpu");
    device.retainReference(); // whatever scope it was made in
  }

  /**
   * Loads a bundle's generator, or that of a run's newest whole checkpoint, or of the one after
   * that many images; parameters and errors as of {@link TrainedModel#open}.
   */
  public static TrainedGenerator open(
      Path run, OptionalLong checkpoint, Consumer<String> warnings) {
    return of(TrainedModel.open(run, checkpoint, warnings));
  }

  /**
   * Loads the generator of a model.
   *
   * @throws IllegalArgumentException if its weights are not those of such a network
   */
  public static TrainedGenerator of(TrainedModel model) {
    return new TrainedGenerator(model);
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
    return new Sampler(generator, config.latent(), device, () -> mode);
  }

  Generator generator() {
    return generator;
  }

  Mode mode() {
    return mode;
  }

  Device device() {
    return device;
  }

  @Override
  public void close() {
    generator.close();
    device.close();
  }
}
