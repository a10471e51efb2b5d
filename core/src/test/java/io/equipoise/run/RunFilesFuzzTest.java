package io.equipoise.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON files of a run: a checkpoint's manifest, the metrics, any other. */
@Timeout(20)
class RunFilesFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> files() {
    Map<String, Manifest.FileRecord> listed =
        Map.of("state.json", new Manifest.FileRecord(2, "0".repeat(64)));
    return Stream.of(
        new Manifest(12345, listed).toJson(),
        "{\"step\":1,\"energy_real\":0.5}\n{\"step\":2,\"k\":null}\n{\"st".getBytes(UTF_8),
        "{\"step\":\"x\"}\n[]\n".getBytes(UTF_8),
        "{}".getBytes(UTF_8),
        new byte[0]);
  }

  @MethodSource("files")
  @FuzzTest
  void filesAreReadOrRefused(byte[] bytes) {
    Fuzzed.named(
        "manifest.json",
        () -> Manifest.parse(bytes, Path.of("manifest.json")),
        CorruptFileException.class);
    Fuzzed.file(
        folder.resolve("config.json"), bytes, WholeFile::readJson, CorruptFileException.class);
    Fuzzed.file(
        folder.resolve("metrics.jsonl"), bytes, MetricsLog::read, CorruptFileException.class);
    Fuzzed.file(
        folder.resolve("metrics.jsonl"),
        bytes,
        file -> MetricsLog.resume(file, 1).close(),
        CorruptFileException.class);
  }

  @MethodSource("controls")
  @FuzzTest
  void controlFilesAreReadOrRefused(byte[] bytes) {
    RunControl control = new RunControl(folder.resolve("control"));
    Path requests = folder.resolve("control");
    try {
      Files.createDirectories(requests);
      Files.write(requests.resolve("request-1.json"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    control.take(); // what is no request is dropped
    Fuzzed.file(
        requests.resolve("trainer.json"),
        bytes,
        file -> control.running(),
        CorruptFileException.class);
  }

  static Stream<byte[]> controls() {
    return Stream.of(
            "{\"pid\":1,\"startedMillis\":5,\"paused\":true,\"answers\":[{\"id\":\"x\",\"action\":\"stop\",\"done\":true,\"said\":\"\"}]}",
            "{\"id\":\"x\",\"action\":\"gamma\",\"value\":0.5}",
            "{\"pid\":-1,\"answers\":null}")
        .map(text -> text.getBytes(UTF_8));
  }

  @Test
  void changedControlFilesAreReadOrRefused() {
    Fuzzed.changed(controls(), this::controlFilesAreReadOrRefused);
  }

  @Test
  void changedFilesAreReadOrRefused() {
    Fuzzed.changed(files(), this::filesAreReadOrRefused);
  }
}
