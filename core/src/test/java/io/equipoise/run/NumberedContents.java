package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Checkpoints whose every number follows from (images, revision), so that mixtures show. */
final class NumberedContents {
  private static final int SIZE = 50;

  private NumberedContents() {}

  static Path save(Checkpoints checkpoints, long images, int revision) {
    try (TensorScope scope = new TensorScope()) {
      float[] values = new float[SIZE];
      Arrays.fill(values, value(images, revision));
      ObjectNode state =
          Json.MAPPER.createObjectNode().put("images", images).put("revision", revision);
      return checkpoints.save(
          images,
          new CheckpointContents(
              Map.of(
                  "generator", Map.of("weight", TensorData.of(values, 5, 10)),
                  "optimizer", Map.of("moment", TensorData.of(values, SIZE))),
              state));
    }
  }

  /** Checks that all parts belong together and returns the revision. */
  static int revision(Verified checkpoint) {
    int revision = checkpoint.state().path("revision").asInt();
    assertThat(checkpoint.state().path("images").asLong()).isEqualTo(checkpoint.images());
    try (TensorScope scope = new TensorScope()) {
      assertThat(TensorData.floats(checkpoint.tensors("generator").get("weight")))
          .hasSize(SIZE)
          .containsOnly(value(checkpoint.images(), revision));
      assertThat(TensorData.floats(checkpoint.tensors("optimizer").get("moment")))
          .hasSize(SIZE)
          .containsOnly(value(checkpoint.images(), revision));
    }
    return revision;
  }

  private static float value(long images, int revision) {
    return images * 10 + revision;
  }
}
