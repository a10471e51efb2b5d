package io.equipoise.latent;

import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Weights that networks can compute with. */
final class FiniteWeights {
  private FiniteWeights() {}

  /**
   * The weights as given.
   *
   * @param file that they were read from
   * @throws CorruptFileException naming the first that is infinite or not a number
   */
  static Map<String, Tensor> require(Path file, Map<String, Tensor> weights) {
    try (TensorScope scope = new TensorScope()) {
      weights.forEach(
          (name, weight) -> {
            if (!weight.isfinite().all().item_bool()) {
              throw new CorruptFileException(
                  file, "the weight " + name + " is not finite: take another checkpoint");
            }
          });
    }
    return weights;
  }
}
