package io.equipoise.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.network.Architecture;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.objective.Energy;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.RunDirectory;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A run whose networks are as they were drawn: good enough to be served. */
public record UntrainedRun(Path path, NetworkConfig network, ObjectiveConfig objective) {
  public static final NetworkConfig COLOUR =
      new NetworkConfig(Architecture.BEGAN, 32, 3, 4, 8, true);
  public static final NetworkConfig POINTS = new NetworkConfig(Architecture.MLP, 0, 2, 8, 3, false);

  /** A run with a checkpoint at 100 images. */
  public static UntrainedRun create(Path folder, NetworkConfig network, ObjectiveConfig.Name name) {
    ObjectiveConfig objective =
        new ObjectiveConfig(
            name,
            Energy.Norm.L1,
            Energy.Reduction.MEAN,
            0.5,
            0.001,
            1,
            ObjectiveConfig.EquilibriumKind.ABSOLUTE,
            "auto",
            0,
            false);
    RunDirectory directory = RunDirectory.create(folder, "untrained");
    UntrainedRun run = new UntrainedRun(directory.path(), network, objective);
    directory.writeConfig(run.config());
    run.save(100);
    return run;
  }

  /** What config.json says. */
  ObjectNode config() {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.set("network", new ObjectMapper().valueToTree(network));
    config.set("objective", new ObjectMapper().valueToTree(objective));
    return config;
  }

  /** Writes a checkpoint, whose weights depend on its number; returns its folder. */
  public Path save(long images) {
    Device cpu = new Device("cpu");
    try (TensorScope scope = new TensorScope();
        Generator generator = Networks.generator(network, images, ScalarType.Float, cpu);
        Discriminator discriminator =
            objective.hasEnergies()
                ? Networks.autoencoder(network, images, ScalarType.Float, cpu)
                : Networks.classifier(network, images, ScalarType.Float, cpu)) {
      CheckpointContents contents =
          new CheckpointContents(
              Map.of(
                  "generator", generator.parameters().named(),
                  "discriminator", discriminator.parameters().named()),
              JsonNodeFactory.instance.objectNode());
      return RunDirectory.open(path)
          .openCheckpoints(
              5,
              warning -> {
                throw new AssertionError(warning);
              })
          .save(images, contents);
    }
  }
}
