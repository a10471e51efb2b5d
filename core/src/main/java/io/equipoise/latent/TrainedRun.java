package io.equipoise.latent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.Bundle;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * One verified checkpoint of a run, and what its networks are.
 *
 * @param directory the run
 * @param network shape of both networks
 * @param objective what they were trained for
 * @param checkpoint where their weights are
 */
public record TrainedRun(
    RunDirectory directory, NetworkConfig network, ObjectiveConfig objective, Verified checkpoint)
    implements TrainedModel {
  private static final String GENERATOR = "generator";
  private static final String AVERAGED = "ema";

  /**
   * Finds a run's newest whole checkpoint, or the one after that many images.
   *
   * @param warnings told of damaged checkpoints that were passed over
   * @throws IllegalArgumentException if the folder is no run or has no such checkpoint
   * @throws io.equipoise.tensor.CorruptFileException if no checkpoint is whole
   */
  public static TrainedRun open(Path run, OptionalLong checkpoint, Consumer<String> warnings) {
    if (Bundle.isAt(run)) {
      throw new IllegalArgumentException(
          run + " is a bundle, which names no data: give the run that it was exported from");
    }
    RunDirectory directory = RunDirectory.open(run);
    ObjectNode config = directory.readConfig();
    Path file = directory.config();
    NetworkConfig network = ConfigField.read(file, config, "network", NetworkConfig.class);
    ObjectiveConfig objective = ConfigField.read(file, config, "objective", ObjectiveConfig.class);
    Checkpoints checkpoints = directory.openCheckpoints(1, warnings);
    Verified verified =
        checkpoint.isPresent()
            ? checkpoints.at(checkpoint.getAsLong())
            : checkpoints
                .latest()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            run + " has no checkpoint yet: go on with train --resume"));
    TrainedRun trained = new TrainedRun(directory, network, objective, verified);
    trained.requireWeights();
    return trained;
  }

  /**
   * Refuses weights that are not those of the config's networks, before memory is taken for either.
   *
   * @throws io.equipoise.tensor.CorruptFileException naming the file and the first that differs
   */
  public void requireWeights() {
    require(GENERATOR, Networks.generatorShapes(network));
    if (averaged()) {
      require(AVERAGED, Networks.generatorShapes(network));
    }
    require("discriminator", Networks.discriminatorShapes(network, objective.hasEnergies()));
  }

  private void require(String stem, Map<String, List<Long>> shapes) {
    DeclaredWeights.require(
        checkpoint.file(stem), directory.config(), shapes, checkpoint.header(stem).entries());
  }

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public long images() {
    return checkpoint.images();
  }

  /** Of the settings only what says how the model came to be, no paths and nothing of a machine. */
  @Override
  public ObjectNode description() {
    ObjectNode config = directory.readConfig();
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("run", name()).put("images", images()).put("averaged", averaged());
    ObjectNode data = about.putObject("data");
    JsonNode environment = config.path("environment");
    copy(environment, "objective", about, "custom_objective"); // the name that a program gave it
    for (String field : List.of("name", "count", "shape", "fingerprint")) {
      copy(environment, "data_" + field, data, field);
    }
    copy(config.path("data"), "fit", data, "fit");
    for (String field : List.of("seed", "preset", "network", "objective", "optimizer")) {
      copy(config, field, about, field);
    }
    return about;
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.has(field)) {
      to.set(name, from.get(field));
    }
  }

  private boolean averaged() {
    return checkpoint.stems().contains(AVERAGED);
  }

  @Override
  public Map<String, Tensor> generatorWeights() {
    return weights(generatorStem());
  }

  @Override
  public String generatorSha256() {
    return checkpoint.sha256(generatorStem());
  }

  private String generatorStem() {
    return averaged() ? AVERAGED : GENERATOR;
  }

  @Override
  public Map<String, Tensor> discriminatorWeights() {
    return weights("discriminator");
  }

  private Map<String, Tensor> weights(String stem) {
    return FiniteWeights.require(checkpoint.file(stem), checkpoint.tensors(stem));
  }
}
