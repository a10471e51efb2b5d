package io.equipoise.latent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
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

  private TrainedGenerator(NetworkConfig config, Generator generator, Device device, long images) {
    this.config = config;
    this.generator = generator;
    this.device = device;
    this.images = images;
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
    RunDirectory directory = RunDirectory.open(run);
    NetworkConfig config = network(directory);
    Checkpoints checkpoints = directory.openCheckpoints(1, warnings);
    Verified verified =
        checkpoint.isPresent()
            ? checkpoints.at(checkpoint.getAsLong())
            : checkpoints
                .latest()
                .orElseThrow(
                    () -> new IllegalArgumentException(run + " has no checkpoint yet: train on"));
    Device cpu = new Device("cpu");
    Generator generator = Networks.generator(config, 0, ScalarType.Float, cpu);
    try (TensorScope scope = new TensorScope()) {
      String stem = verified.stems().contains("ema") ? "ema" : "generator";
      generator.parameters().load(verified.tensors(stem));
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
    return new TrainedGenerator(config, generator, cpu, verified.images());
  }

  private static NetworkConfig network(RunDirectory directory) {
    JsonNode node = directory.readConfig().path("network");
    String where = directory.config() + ": the field network is not as a run writes it: ";
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + "it is missing or no JSON object");
    }
    try {
      return new ObjectMapper().treeToValue(node, NetworkConfig.class);
    } catch (JsonProcessingException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException cause
              ? cause.getMessage()
              : e.getOriginalMessage().replaceFirst(" \\(class .*", "");
      throw new IllegalArgumentException(where + reason, e);
    }
  }

  /** Shape of the networks. */
  public NetworkConfig config() {
    return config;
  }

  /** Real images seen by the checkpoint. */
  public long images() {
    return images;
  }

  /** A sampler of this generator, valid until it is closed. */
  public Sampler sampler() {
    return new Sampler(generator, config.latent(), device);
  }

  @Override
  public void close() {
    generator.close();
  }
}
