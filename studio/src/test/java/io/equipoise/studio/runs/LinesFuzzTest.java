package io.equipoise.studio.runs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of runs that the studio shows: any bytes are read, none is refused. */
@Timeout(20)
class LinesFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> logs() {
    return Stream.of(
            "{\"step\":1,\"images\":16,\"energy_real\":0.5,\"k\":null}\n{\"step\":2,\"images\":3e999}\n",
            "{\"step\":1,\"images\":-1e308,\"event\":\"gamma\",\"a\":[{}]}\n{\"st",
            "2026-11-23 08:40:00  started at 0 images\n2026-11-23 08:41:00  1.6 kimg  real\n",
            "2026-11-23 08:41:02  event: gamma at 1616 images\n2026-11-23 08:42:00  checkpoint 3200\n",
            "2026-11-23 08:41:02  warning: x: back to the checkpoint at 32 images\n",
            "2026-11-23 08:41:02  1.2.3 kimg x\n2026-11-23 08:41:02  ended at 32 images\n")
        .map(text -> text.getBytes(UTF_8));
  }

  @MethodSource("logs")
  @FuzzTest
  void logsAreShown(byte[] bytes) {
    try {
      Path file = Files.write(folder.resolve("log"), bytes);
      Metrics metrics = new Metrics(file);
      metrics.read();
      metrics.part(0, Long.MAX_VALUE);
      LogEvents events = new LogEvents(file);
      events.read();
      RunFacts.of(JsonNodeFactory.instance.objectNode(), metrics, events, Optional.empty());
      RunJson.curves(metrics.curves());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
