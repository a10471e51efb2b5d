package io.equipoise.training;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.Fuzzed;
import io.equipoise.data.PackProgress;
import io.equipoise.run.WholeFile;
import io.equipoise.tensor.CorruptFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of a run, as people hand them over with {@code --config}. */
@Timeout(20)
class RunConfigFuzzTest {
  private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

  @TempDir static Path folder;

  static Stream<byte[]> configs() {
    return Stream.of(
            resolved().config().toJson().toString(),
            "{\"data\":{\"spec\":\"ring\"},\"network\":{\"architecture\":\"mlp\"},"
                + "\"budget\":{\"steps\":3}}",
            "{\"budget\":5}",
            "{\"seed\":1e99,\"optimizer\":{\"batch\":-1}}",
            "{}",
            "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static Settings.Resolved resolved() {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    given.putObject("data").put("spec", "ring");
    given.putObject("network").put("architecture", "mlp");
    return Settings.resolve(given, NOTHING, PackProgress.SILENT);
  }

  @MethodSource("configs")
  @FuzzTest
  void settingsAreResolvedOrRefused(byte[] bytes) {
    Path file = folder.resolve("given.json");
    ObjectNode[] given = new ObjectNode[1];
    Fuzzed.file(
        file, bytes, read -> given[0] = WholeFile.readJson(read), CorruptFileException.class);
    if (given[0] == null) {
      return;
    }
    ObjectNode points = JsonNodeFactory.instance.objectNode();
    points.putObject("data").put("spec", "ring"); // whatever the file says, no other files are read
    Fuzzed.named(
        "",
        () -> Settings.resolve(points, given[0], PackProgress.SILENT).data().close(),
        IllegalArgumentException.class);
  }

  @Test
  void changedSettingsAreResolvedOrRefused() {
    Fuzzed.changed(configs(), this::settingsAreResolvedOrRefused);
  }
}
