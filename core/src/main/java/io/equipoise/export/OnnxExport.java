package io.equipoise.export;

import io.equipoise.latent.TrainedModel;
import io.equipoise.network.Autoencoder;
import io.equipoise.network.Classifier;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Generator;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.ProtobufWriter;
import io.equipoise.run.WholeFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model as two ONNX graphs, for any number N of images at a time.
 *
 * <pre>
 * NAME.onnx          z [N, Z] to images [N, C, R, R], about [-1, 1] (points: [N, 2])
 * NAME-energy.onnx   images to reconstruction [N, C, R, R] and energy [N];
 *                    of a gan run to logit [N] and unusualness [N], which is minus the logit
 * </pre>
 *
 * The metadata name run and checkpoint, data and licence. Weights are in the files themselves.
 */
public final class OnnxExport {
  private static final String ENDING = ".onnx";
  private static final long MOST_BYTES = Integer.MAX_VALUE; // of a protocol-buffer message

  private OnnxExport() {}

  /**
   * The files written.
   *
   * @param generator from z to images
   * @param energy from images to how unusual they are
   */
  public record Written(Path generator, Path energy) {}

  /**
   * Writes both files, each complete or not at all.
   *
   * @param out ends in {@code .onnx}
   * @param licence SPDX identifier
   * @throws IllegalArgumentException if {@code out} ends otherwise, the licence is no identifier,
   *     the model's residuals have not vanished yet, or the networks are beyond the 2 GB that a
   *     file may have
   */
  public static Written write(TrainedModel model, Path out, Optional<String> licence) {
    if (!isNamed(out)) {
      throw new IllegalArgumentException(
          "--format onnx writes a file: give an --out that ends in " + ENDING);
    }
    requireVanished(model);
    String name = out.getFileName().toString();
    String stem = name.substring(0, name.length() - ENDING.length());
    Path energy = out.resolveSibling(stem + "-energy" + ENDING);
    Map<String, String> metadata = Description.metadata(Description.of(model, licence));
    ProtobufWriter maker = generator(model, metadata);
    ProtobufWriter judge = energy(model, metadata);
    requireFits(maker, out);
    requireFits(judge, energy);
    WholeFile.write(out, maker.toContent());
    WholeFile.write(energy, judge.toContent());
    return new Written(out, energy);
  }

  private static void requireVanished(TrainedModel model) {
    if (model.mode().carry() > 0) {
      throw new IllegalArgumentException(
          "%s after %d images still has vanishing residuals, which are not written to ONNX: export a later checkpoint, or take --format safetensors"
              .formatted(model.name(), model.images()));
    }
  }

  /** Whether a path is that of a graph, by its ending. */
  static boolean isNamed(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  private static void requireFits(ProtobufWriter onnx, Path file) {
    if (onnx.size() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "%s would have %d bytes, more than the 2 GB of an ONNX file: take --format safetensors"
              .formatted(file, onnx.size()));
    }
  }

  private static List<Long> shape(NetworkConfig network) {
    return Arrays.stream(network.sampleShape()).boxed().toList();
  }

  static ProtobufWriter generator(TrainedModel model, Map<String, String> metadata) {
    OnnxValue.Input z = new OnnxValue.Input("z", List.of((long) model.network().latent()));
    try (Generator generator = model.loadGenerator()) {
      OnnxValue images = generator.forward(new OnnxOperations(), z);
      return OnnxGraph.model(
          "generator",
          z,
          List.of(new OnnxGraph.Output("images", images, shape(model.network()))),
          metadata);
    }
  }

  static ProtobufWriter energy(TrainedModel model, Map<String, String> metadata) {
    OnnxValue.Input images = new OnnxValue.Input("images", shape(model.network()));
    try (Discriminator discriminator = model.loadDiscriminator()) {
      return OnnxGraph.model("energy", images, outputs(model, discriminator, images), metadata);
    }
  }

  private static List<OnnxGraph.Output> outputs(
      TrainedModel model, Discriminator discriminator, OnnxValue.Input images) {
    OnnxOperations on = new OnnxOperations();
    if (discriminator instanceof Classifier classifier) {
      OnnxValue logit = classifier.classify(on, images);
      return List.of(
          new OnnxGraph.Output("logit", logit, List.of()),
          new OnnxGraph.Output("unusualness", OnnxValue.Node.of("Neg", logit), List.of()));
    }
    Autoencoder autoencoder = (Autoencoder) discriminator;
    OnnxValue rebuilt = autoencoder.decode(on, autoencoder.encode(on, images));
    OnnxValue energy =
        OnnxEnergy.of(model.objective().createEnergy(), images, rebuilt, 1 + images.shape().size());
    return List.of(
        new OnnxGraph.Output("reconstruction", rebuilt, images.shape()),
        new OnnxGraph.Output("energy", energy, List.of()));
  }
}
