package io.equipoise.latent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataOptions;
import io.equipoise.data.Fit;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.network.Networks;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where trained networks are: a checkpoint of a run, or a bundle that was exported. */
public sealed interface TrainedModel permits TrainedRun, TrainedBundle {
  /**
   * Finds a bundle (a folder with {@code model.safetensors}, or such a file), or else a run's
   * newest whole checkpoint, or the one after that many images.
   *
   * @param warnings told of damaged checkpoints that were passed over
   * @throws IllegalArgumentException if there is neither, or no such checkpoint
   * @throws io.equipoise.tensor.CorruptFileException if the bundle or all checkpoints are damaged
   */
  static TrainedModel open(Path path, OptionalLong checkpoint, Consumer<String> warnings) {
    return Bundle.isAt(path)
        ? TrainedBundle.open(path, checkpoint)
        : TrainedRun.open(path, checkpoint, warnings);
  }

  /** Name of the run's folder. */
  String name();

  /** Real images seen in training. */
  long images();

  /** Shape of both networks. */
  NetworkConfig network();

  /** What they were trained for. */
  ObjectiveConfig objective();

  /** What is known of the model, in the form of a bundle's {@code config.json}. */
  ObjectNode description();

  /**
   * How images are brought to the shape that the networks take: resolution, channels and fit of the
   * training ({@link Fit#AUTO} where nothing is known of that), no bad images allowed, nobody told.
   */
  default DataOptions dataOptions() {
    if (network().makesPoints()) {
      return DataOptions.at(32); // points have no size
    }
    String fit = description().path("data").path("fit").asText();
    return DataOptions.at(network().resolution())
        .withChannels(network().channels())
        .withFit(Fit.named(fit).orElse(Fit.AUTO));
  }

  /**
   * How its networks are run: while their residuals vanish they carry what they were trained to.
   */
  default Mode mode() {
    JsonNode optimizer = description().path("optimizer");
    long steps = images() / Math.max(1, optimizer.path("batch").asLong());
    return Mode.inTraining(steps, optimizer.path("vanishingResidualSteps").asLong()).sampling();
  }

  /**
   * The generator's weights by name, averaged ones where the run kept them. They belong to the
   * current scope if there is one, else to the caller; so do the discriminator's.
   *
   * @throws io.equipoise.tensor.CorruptFileException if one is infinite or not a number
   */
  Map<String, Tensor> generatorWeights();

  /** SHA-256 (hex) of the file that holds {@link #generatorWeights}. */
  String generatorSha256();

  /** The discriminator's weights by name. */
  Map<String, Tensor> discriminatorWeights();

  /**
   * The generator in float32 on the CPU; the caller closes it.
   *
   * @throws IllegalArgumentException if the weights are not those of such a network
   */
  default Generator loadGenerator() {
    Generator generator = Networks.generator(network(), 0, ScalarType.Float, new Device("cpu"));
    try (TensorScope scope = new TensorScope()) {
      generator.parameters().load(generatorWeights());
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
    return generator;
  }

  /**
   * The discriminator in float32 on the CPU; the caller closes it.
   *
   * @throws IllegalArgumentException if the weights are not those of such a network
   */
  default Discriminator loadDiscriminator() {
    Discriminator discriminator =
        Networks.discriminator(
            network(), objective().hasEnergies(), 0, ScalarType.Float, new Device("cpu"));
    try (TensorScope scope = new TensorScope()) {
      discriminator.parameters().load(discriminatorWeights());
    } catch (RuntimeException e) {
      discriminator.close();
      throw e;
    }
    return discriminator;
  }
}
