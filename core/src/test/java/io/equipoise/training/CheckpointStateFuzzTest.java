package io.equipoise.training;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.Fuzzed;
import io.equipoise.data.PackProgress;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.FileOperations;
import io.equipoise.run.WholeFile;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.LibTorch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code state.json} of a checkpoint whose sums are right. */
@Timeout(20)
class CheckpointStateFuzzTest {
  @TempDir static Path folder;

  private static final TrainConfig CONFIG = config();

  private static TrainConfig config() {
    LibTorch.load();
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    given.putObject("data").put("spec", "ring");
    given.putObject("network").put("architecture", "mlp").put("filters", 2).put("latent", 2);
    Settings.Resolved resolved =
        Settings.resolve(given, JsonNodeFactory.instance.objectNode(), PackProgress.SILENT);
    resolved.data().close();
    return resolved.config();
  }

  static Stream<byte[]> states() {
    try (TrainingState state =
        new TrainingState(CONFIG, CONFIG.objective().create(), new Device("cpu"))) {
      String written = state.contents().state().toString();
      return Stream.of(
              written,
              written.replace("\"k\"", "\"x\""),
              written.replace("\"step\":0", "\"step\":1e400"),
              "{\"objective\":{\"k\":\"much\"}}",
              "{}")
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @MethodSource("states")
  @FuzzTest
  void stateIsTakenOverOrRefused(byte[] bytes) {
    ObjectNode[] given = new ObjectNode[1];
    Fuzzed.file(
        folder.resolve("state.json"),
        bytes,
        read -> given[0] = WholeFile.readJson(read),
        CorruptFileException.class);
    if (given[0] == null) {
      return;
    }
    try (TrainingState state =
        new TrainingState(CONFIG, CONFIG.objective().create(), new Device("cpu"))) {
      Checkpoints checkpoints =
          new Checkpoints(folder.resolve("checkpoints"), 1, FileOperations.REAL, warning -> {});
      checkpoints.save(1, new CheckpointContents(state.contents().tensors(), given[0]));
      Fuzzed.named(
          "the checkpoint's state",
          () -> state.restore(checkpoints.latest().orElseThrow()),
          IllegalArgumentException.class);
    }
  }

  @Test
  void changedStatesAreTakenOverOrRefused() {
    Fuzzed.changed(states(), this::stateIsTakenOverOrRefused);
  }
}
