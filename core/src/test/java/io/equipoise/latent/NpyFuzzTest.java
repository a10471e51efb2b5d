package io.equipoise.latent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import io.equipoise.data.DataException;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays in NumPy's format, as latent vectors and as features. */
@Timeout(20)
class NpyFuzzTest {
  @TempDir static Path folder;

  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  static Stream<byte[]> arrays() {
    Path made = folder.resolve("made.npy");
    try (NpyFile file = NpyFile.create(made, false, 2, 3)) {
      file.write(new float[6]);
    }
    try {
      byte[] floats = Files.readAllBytes(made);
      String text = new String(floats, StandardCharsets.ISO_8859_1);
      return Stream.of(
          floats,
          latin(text.replace("(2, 3,)", "(3,)  ") + "\0"),
          latin(text.replace("<f4", "<f8") + "\0".repeat(24)),
          latin(text.replace("False", "True ")),
          NpyFile.header(true, 4, 2, 2, 3),
          new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @MethodSource("arrays")
  @FuzzTest
  void arrayIsReadOrRefused(byte[] bytes) {
    Fuzzed.file(
        folder.resolve("z.npy"),
        bytes,
        NpyFile::readFloats,
        DataException.class,
        IllegalArgumentException.class);
    Fuzzed.file(
        folder.resolve("f.npy"),
        bytes,
        file -> {
          try (TensorScope scope = new TensorScope()) {
            NpyFile.readMatrix(file);
          }
        },
        DataException.class,
        IllegalArgumentException.class);
  }

  @Test
  void changedArraysAreReadOrRefused() {
    Fuzzed.changed(arrays(), this::arrayIsReadOrRefused);
  }
}
