package io.equipoise.latent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that was exported as safetensors, of which every byte of the weights and every name and
 * shape was compared with the config.
 *
 * @param files where it is
 * @param network shape of both networks
 * @param objective what they were trained for
 * @param description the config
 */
public record TrainedBundle(
    Bundle files, NetworkConfig network, ObjectiveConfig objective, ObjectNode description)
    implements TrainedModel {
  private static final String GENERATOR = "generator.";
  private static final String DISCRIMINATOR = "discriminator.";

  /**
   * Opens a bundle. Nothing is taken for granted of what is in it: the weights' names and shapes
   * are compared before memory is taken for them.
   *
   * @param checkpoint the one that it must be of
   * @throws IllegalArgumentException if it is of another checkpoint, or its config is none of ours
   * @throws CorruptFileException if it is damaged
   */
  public static TrainedBundle open(Path path, OptionalLong checkpoint) {
    Bundle files = Bundle.at(path);
    ObjectNode config = files.verify();
    TrainedBundle bundle =
        new TrainedBundle(
            files,
            ConfigField.read(files.config(), config, "network", NetworkConfig.class),
            ConfigField.read(files.config(), config, "objective", ObjectiveConfig.class),
            config);
    if (checkpoint.isPresent() && checkpoint.getAsLong() != bundle.images()) {
      throw new IllegalArgumentException(
          "%s holds one checkpoint, that after %d images: leave --checkpoint out"
              .formatted(path, bundle.images()));
    }
    bundle.requireWeights();
    return bundle;
  }

  /** The tensors that a bundle's file of weights holds. */
  public static Map<String, Tensor> tensors(TrainedModel model) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    model.generatorWeights().forEach((name, tensor) -> tensors.put(GENERATOR + name, tensor));
    model
        .discriminatorWeights()
        .forEach((name, tensor) -> tensors.put(DISCRIMINATOR + name, tensor));
    return tensors;
  }

  private void requireWeights() {
    Map<String, List<Long>> expected = new LinkedHashMap<>();
    Networks.generatorShapes(network)
        .forEach((name, shape) -> expected.put(GENERATOR + name, shape));
    Networks.discriminatorShapes(network, objective.hasEnergies())
        .forEach((name, shape) -> expected.put(DISCRIMINATOR + name, shape));
    DeclaredWeights.require(files.weights(), files.config(), expected, files.header().entries());
  }

  @Override
  public String name() {
    return description.path("run").asText();
  }

  @Override
  public long images() {
    return description.path("images").asLong();
  }

  @Override
  public ObjectNode description() {
    return description.deepCopy();
  }

  @Override
  public Map<String, Tensor> generatorWeights() {
    return part(GENERATOR);
  }

  @Override
  public String generatorSha256() {
    return description.path("weights").path("sha256").asText();
  }

  @Override
  public Map<String, Tensor> discriminatorWeights() {
    return part(DISCRIMINATOR);
  }

  private Map<String, Tensor> part(String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    try (TensorScope scope = new TensorScope()) {
      for (Map.Entry<String, Tensor> entry : files.tensors().entrySet()) {
        if (entry.getKey().startsWith(prefix)) {
          part.put(entry.getKey().substring(prefix.length()), scope.keep(entry.getValue()));
        }
      }
    }
    return FiniteWeights.require(files.weights(), part);
  }
}
