package io.equipoise.features;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import io.equipoise.tensor.LibTorch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that people bring as ONNX files: what we make of their inputs and outputs. */
@Timeout(20)
class OnnxFuzzTest {
  @TempDir static Path folder;

  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  static Stream<byte[]> models() {
    return Stream.of("pixels", "flat", "sums", "logits", "two-inputs", "longs", "single", "map")
        .map(OnnxFuzzTest::model);
  }

  private static byte[] model(String name) {
    try (InputStream stream = OnnxFuzzTest.class.getResourceAsStream(name + ".onnx")) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("models")
  @FuzzTest
  void modelIsOpenedOrRefused(byte[] bytes) {
    Fuzzed.file(
        folder.resolve("given.onnx"),
        bytes,
        file -> OnnxFeatures.open(file).close(),
        IllegalArgumentException.class);
  }

  @Test
  void changedModelsAreOpenedOrRefused() {
    Fuzzed.changed(models(), this::modelIsOpenedOrRefused);
  }
}
