package io.equipoise.latent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.Fit;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One verified checkpoint of a run, and what its networks are.
 *
 * @param directory the run
 * @param network shape of both networks
 * @param objective what they were trained for
 * @param checkpoint where their weights are
 */
public record TrainedRun(
    RunDirectory directory, NetworkConfig network, ObjectiveConfig objective, Verified checkpoint) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Finds a run's newest whole checkpoint, or the one after that many images.
   *
   * @param warnings told of damaged checkpoints that were passed over
   * @throws IllegalArgumentException if the folder is no run or has no such checkpoint
   * @throws io.equipoise.tensor.CorruptFileException if no checkpoint is whole
   */
  public static TrainedRun open(Path run, OptionalLong checkpoint, Consumer<String> warnings) {
    RunDirectory directory = RunDirectory.open(run);
    ObjectNode config = directory.readConfig();
    NetworkConfig network = field(directory, config, "network", NetworkConfig.class);
    ObjectiveConfig objective = field(directory, config, "objective", ObjectiveConfig.class);
    Checkpoints checkpoints = directory.openCheckpoints(1, warnings);
    Verified verified =
        checkpoint.isPresent()
            ? checkpoints.at(checkpoint.getAsLong())
            : checkpoints
                .latest()
                .orElseThrow(
                    () -> new IllegalArgumentException(run + " has no checkpoint yet: train on"));
    return new TrainedRun(directory, network, objective, verified);
  }

  private static <T> T field(
      RunDirectory directory, ObjectNode config, String name, Class<T> type) {
    JsonNode node = config.path(name);
    String where = directory.config() + ": the field " + name + " is not as a run writes it: ";
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + "it is missing or no JSON object");
    }
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException cause
              ? cause.getMessage()
              : e.getOriginalMessage().replaceFirst(" \\(class .*", "");
      throw new IllegalArgumentException(where + reason, e);
    }
  }

  /**
   * How images are brought to the shape that the networks take: resolution, channels and fit of the
   * run, no bad images allowed, nobody told.
   */
  public DataOptions dataOptions() {
    if (network.resolution() == 0) {
      return DataOptions.at(32); // points have no size
    }
    String fit = directory.readConfig().path("data").path("fit").asText();
    return DataOptions.at(network.resolution())
        .withChannels(network.channels())
        .withFit(
            Arrays.stream(Fit.values())
                .filter(one -> one.toString().equals(fit))
                .findFirst()
                .orElse(Fit.AUTO));
  }

  /** Real images seen by the checkpoint. */
  public long images() {
    return checkpoint.images();
  }
}
