package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed files, the SHA-256 of their header made right so that what it says is believed. */
@Timeout(20)
class PackedFuzzTest {
  private static final int FIXED = 16; // magic, version, length
  private static final int SUM = 32;

  @TempDir static Path folder;

  static Stream<byte[]> packed() {
    byte[] png = ImageBytes.png(4, 4);
    Path images = Archives.folder(folder.resolve("images"), Map.of("a/1.png", png, "b/2.png", png));
    Path made = folder.resolve("made.pack");
    DataOptions options = DataOptions.at(4).withCache(folder.resolve("cache"));
    try {
      DataSpec.pack(images.toString(), options, made).close();
      return Stream.of(
          Files.readAllBytes(made), "EQUIPACK".getBytes(StandardCharsets.US_ASCII), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("packed")
  @FuzzTest
  void packedFileIsReadOrRefused(byte[] bytes) {
    Fuzzed.file(
        folder.resolve("set.pack"),
        withSum(bytes),
        file -> {
          try (PackedImages images = PackedImages.open(file)) {
            images.isIntact();
            images.fileNames();
            byte[] pixels = new byte[images.resolution() * images.resolution() * images.channels()];
            for (long at : new long[] {0, images.count() - 1}) {
              images.read(at, pixels, 0);
              images.label(at);
            }
          }
        },
        DataException.class);
  }

  @Test
  void changedPackedFilesAreReadOrRefused() {
    Fuzzed.changed(packed(), this::packedFileIsReadOrRefused);
  }

  private static byte[] withSum(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.length < FIXED ? -1 : file.getInt(12);
    if (length >= 0 && length <= bytes.length - FIXED - SUM) {
      int signed = FIXED + length;
      file.position(signed).put(new Sha256().bytes(file.array(), 0, signed).finish());
    }
    return file.array();
  }
}
