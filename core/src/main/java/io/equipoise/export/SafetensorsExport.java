package io.equipoise.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.TrainedBundle;
import io.equipoise.latent.TrainedModel;
import io.equipoise.run.Bundle;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model as a {@link Bundle}: weights of both networks as safetensors, {@code generator.NAME} and
 * {@code discriminator.NAME} by the names of {@code docs/weights.md}, with config and model card.
 * {@link TrainedModel#open} reads it.
 */
public final class SafetensorsExport {
  private SafetensorsExport() {}

  /**
   * Writes the three files.
   *
   * @param out a folder, or a file that ends in {@code .safetensors}
   * @param licence SPDX identifier
   * @throws IllegalArgumentException if {@code out} is a file of another kind, or named as one of
   *     ONNX, or the licence is no identifier
   */
  public static Bundle write(TrainedModel model, Path out, Optional<String> licence) {
    if (OnnxExport.isNamed(out)) {
      throw new IllegalArgumentException(
          out + " is a name for --format onnx: give a folder, or a name that ends in .safetensors");
    }
    ObjectNode about = Description.of(model, licence);
    Bundle bundle = Bundle.at(out);
    Map<String, String> metadata = new TreeMap<>(Description.metadata(about));
    metadata.put("format", "pt"); // some loaders want to know
    try (TensorScope scope = new TensorScope()) {
      String card = ModelCard.of(about, bundle);
      bundle.write(TrainedBundle.tensors(model), metadata, about, card);
    }
    return bundle;
  }
}
