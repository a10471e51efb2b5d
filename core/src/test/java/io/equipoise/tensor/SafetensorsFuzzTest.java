package io.equipoise.tensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors files, read whole. */
@Timeout(20)
class SafetensorsFuzzTest {
  @TempDir static Path folder;

  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  static Stream<byte[]> files() {
    return Stream.of(
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
        file(
            "{\"__metadata__\":{\"k\":\"v\"},\"b\":{\"dtype\":\"BOOL\",\"shape\":[1,3],"
                + "\"data_offsets\":[0,3]},\"c\":{\"dtype\":\"I64\",\"shape\":[],"
                + "\"data_offsets\":[3,11]}}",
            11),
        file("{\"e\":{\"dtype\":\"BF16\",\"shape\":[0,4],\"data_offsets\":[0,0]}}", 0),
        file("{}", 0),
        new byte[0]);
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  @MethodSource("files")
  @FuzzTest
  void tensorsAreReadOrRefused(byte[] bytes) {
    Fuzzed.file(
        folder.resolve("a.safetensors"),
        withLength(bytes),
        file -> {
          try (TensorScope scope = new TensorScope()) {
            Safetensors.read(file);
          }
        },
        CorruptFileException.class);
  }

  /** Headers up to their closing brace, mostly: a wrong length hides what is in them. */
  private static byte[] withLength(byte[] bytes) {
    int brace = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("}}");
    if (bytes.length < 10 || brace < 8 || bytes[0] == 0) {
      return bytes;
    }
    byte[] file = bytes.clone();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, brace + 2 - 8);
    return file;
  }

  @Test
  void changedTensorsAreReadOrRefused() {
    Fuzzed.changed(files(), this::tensorsAreReadOrRefused);
  }
}
