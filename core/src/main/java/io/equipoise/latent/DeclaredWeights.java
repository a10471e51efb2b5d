package io.equipoise.latent;

import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.Safetensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Compares what a file of weights says it holds with what a config says the networks are, before
 * memory is taken for either.
 */
final class DeclaredWeights {
  private DeclaredWeights() {}

  /**
   * Refuses a file that does not hold exactly the weights of the networks.
   *
   * @param config name of the file that says what the networks are, for messages
   * @param expected shapes by name
   * @param found in the file's header
   * @throws CorruptFileException naming the first that is missing, unknown or of another shape
   */
  static void require(
      Path weights,
      Path config,
      Map<String, List<Long>> expected,
      Map<String, Safetensors.Entry> found) {
    expected.forEach(
        (name, shape) -> {
          Safetensors.Entry entry = found.get(name);
          if (entry == null || !entry.shape().equals(shape)) {
            throw new CorruptFileException(
                weights,
                "the weight %s %s; by %s it has shape %s"
                    .formatted(
                        name,
                        entry == null ? "is missing" : "has shape " + entry.shape(),
                        config.getFileName(),
                        shape));
          }
        });
    for (String name : found.keySet()) {
      if (!expected.containsKey(name)) {
        throw new CorruptFileException(weights, "the networks have no weight named " + name);
      }
    }
  }
}
