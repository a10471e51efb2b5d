package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * All that a checkpoint holds. The tensors stay the caller's.
 *
 * @param tensors file stem ("generator", "optimizer") to named tensors
 * @param state plain values: counters, k, learning rate. Doubles come back bit for bit; NaN and the
 *     infinities are stored as text, which {@code asDouble} reads.
 */
public record CheckpointContents(Map<String, Map<String, Tensor>> tensors, ObjectNode state) {
  /** Refuses stems that are no plain file names. */
  public CheckpointContents {
    for (String stem : tensors.keySet()) {
      if (!stem.matches("[a-z][a-z0-9_-]*")) {
        throw new IllegalArgumentException(
            "\"" + stem + "\" is not a file stem: use lower-case letters, digits, - and _");
      }
    }
    tensors = new TreeMap<>(tensors);
  }
}
