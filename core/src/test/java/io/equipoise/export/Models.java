package io.equipoise.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.Draws;
import io.equipoise.latent.TrainedBundle;
import io.equipoise.network.Architecture;
import io.equipoise.network.Autoencoder;
import io.equipoise.network.Classifier;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Dropout;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.network.Parameters;
import io.equipoise.objective.Energy;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Bundles of small networks that were never trained. */
public final class Models {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Models() {}

  /** A network and what it is for. */
  public record Case(NetworkConfig network, ObjectiveConfig objective) {
    /** For the name of a folder. */
    public String name() {
      return "%s-%d-%d-%d-%s-%s-%s"
          .formatted(
              network.architecture(),
              network.resolution(),
              network.channels(),
              network.layers(),
              network.skipConnections() ? "skip" : "plain",
              objective.name().label(),
              objective.energy());
    }
  }

  /** Every architecture, size, number of channels and objective; energies of every kind. */
  public static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    List<ObjectiveConfig> objectives =
        List.of(
            objective(ObjectiveConfig.Name.BEGAN, Energy.Norm.L1, Energy.Reduction.MEAN),
            objective(ObjectiveConfig.Name.EBGAN, Energy.Norm.L2, Energy.Reduction.SUM),
            objective(ObjectiveConfig.Name.EBGAN_PT, Energy.Norm.L2, Energy.Reduction.NORM),
            objective(ObjectiveConfig.Name.GAN, Energy.Norm.L1, Energy.Reduction.MEAN));
    for (ObjectiveConfig objective : objectives) {
      for (Architecture architecture : Architecture.values()) {
        cases.add(new Case(network(architecture, 32, 3, true), objective));
      }
      for (int layers : new int[] {1, 3}) {
        NetworkConfig images = new NetworkConfig(Architecture.MLP, 32, 3, 8, 5, true, layers, 0.3);
        cases.add(new Case(images, objective));
      }
    }
    for (int resolution : new int[] {32, 64, 128}) {
      for (int channels : new int[] {1, 3}) {
        for (boolean skip : new boolean[] {true, false}) {
          NetworkConfig network = network(Architecture.BEGAN, resolution, channels, skip);
          cases.add(new Case(network, objectives.get(cases.size() % objectives.size())));
        }
      }
    }
    cases.add(new Case(network(Architecture.DCGAN, 128, 1, true), objectives.get(0)));
    return cases.stream().distinct().toList();
  }

  /** n = 4, Z = 5. */
  public static NetworkConfig network(
      Architecture architecture, int resolution, int channels, boolean skip) {
    return architecture == Architecture.MLP
        ? new NetworkConfig(architecture, 0, 2, 8, 5, true)
        : new NetworkConfig(architecture, resolution, channels, 4, 5, skip);
  }

  /** An objective with this energy. */
  public static ObjectiveConfig objective(
      ObjectiveConfig.Name name, Energy.Norm norm, Energy.Reduction reduction) {
    double pullingAway = name == ObjectiveConfig.Name.EBGAN_PT ? 0.1 : 0;
    return new ObjectiveConfig(
        name,
        norm,
        reduction,
        0.5,
        0.001,
        1,
        ObjectiveConfig.EquilibriumKind.ABSOLUTE,
        "auto",
        pullingAway,
        false);
  }

  /** Writes and opens a bundle. */
  public static TrainedBundle write(Path folder, Case given) {
    Device cpu = new Device("cpu");
    NetworkConfig network = given.network();
    try (TensorScope scope = new TensorScope();
        Generator generator = Networks.generator(network, 1, ScalarType.Float, cpu);
        Discriminator discriminator =
            given.objective().hasEnergies()
                ? Networks.autoencoder(network, 1, ScalarType.Float, cpu)
                : Networks.classifier(network, 1, ScalarType.Float, cpu);
        AutoGradMode forwardOnly = new AutoGradMode(false)) {
      move(generator.parameters(), 2);
      move(discriminator.parameters(), 3);
      settle(network, generator, discriminator);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      add(tensors, "generator.", generator.parameters());
      add(tensors, "discriminator.", discriminator.parameters());
      Bundle.at(folder).write(tensors, Map.of(), about(given), "");
    }
    return TrainedBundle.open(folder, OptionalLong.empty());
  }

  /** Away from where training starts: norms with scale 1 and shift 0 would hide mistakes. */
  private static void move(Parameters parameters, long seed) {
    Tensor values = parameters.values();
    values.add_(Draws.symmetric(seed, values.numel()).mul(new Scalar(0.1)).to(ScalarType.Float));
  }

  /** Lets the statistics of batch norm follow the networks. */
  private static void settle(
      NetworkConfig network, Generator generator, Discriminator discriminator) {
    Mode training = Mode.TRAINING.with(new Dropout(new CounterRandom(4, Purpose.DROPOUT), 0));
    for (int i = 0; i < 20; i++) {
      Tensor z = Draws.symmetric(100 + i, 8, network.latent()).to(ScalarType.Float);
      Tensor made = generator.forward(z, training);
      if (discriminator instanceof Autoencoder autoencoder) {
        autoencoder.decode(autoencoder.encode(made, training), training);
      } else {
        ((Classifier) discriminator).classify(made, training);
      }
    }
  }

  private static void add(Map<String, Tensor> tensors, String prefix, Parameters parameters) {
    parameters.named().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
  }

  /** The config of a bundle, without the sum of the weights. */
  public static ObjectNode about(Case given) {
    ObjectNode about = JSON.createObjectNode();
    about.put("run", "00000-" + given.name()).put("images", 1234).put("averaged", false);
    about.putObject("data").put("name", "drawn").put("count", 9).put("fingerprint", "0123abcd");
    about.set("network", JSON.valueToTree(given.network()));
    about.set("objective", JSON.valueToTree(given.objective()));
    return about;
  }
}
