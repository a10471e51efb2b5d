package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** IDX images and labels, and CIFAR-10 batches: what comes first says which. */
@Timeout(20)
class RecordsFuzzTest {
  private static final String IMAGES = "t-images-idx3-ubyte";
  private static final String LABELS = "t-labels-idx1-ubyte";

  @TempDir static Path folder;

  @BeforeAll
  static void makeFolders() throws IOException {
    for (String name : new String[] {"images", "labels", "cifar"}) {
      Files.createDirectory(folder.resolve(name));
    }
    Files.write(folder.resolve("images").resolve(LABELS), Archives.idx(2, 0x801, 2));
    Files.write(folder.resolve("labels").resolve(IMAGES), Archives.idx(8, 0x803, 2, 2, 2));
  }

  static Stream<byte[]> records() {
    byte[] images = Archives.idx(8, 0x803, 2, 2, 2);
    byte[] labels = Archives.idx(2, 0x801, 2);
    byte[] huge = Archives.idx(8, 0x803, Integer.MAX_VALUE, 4096, 4096);
    return Stream.of(
        tagged(0, images),
        tagged(0, Archives.gzip(images)),
        tagged(0, huge),
        tagged(0, Archives.gzip(huge)),
        tagged(1, labels),
        tagged(1, Archives.gzip(labels)),
        tagged(2, Archives.cifar(1, 0)),
        tagged(2, Archives.gzip(Archives.cifar(2, 0))));
  }

  private static byte[] tagged(int which, byte[] file) {
    return ImageBytes.joined(new byte[] {(byte) which}, file);
  }

  @MethodSource("records")
  @FuzzTest
  void recordsAreReadOrRefused(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] file = Arrays.copyOfRange(bytes, 1, bytes.length);
    switch (Math.floorMod(bytes[0], 3)) {
      case 0 -> read("images", IMAGES, file);
      case 1 ->
          Fuzzed.file(
              folder.resolve("labels").resolve(LABELS),
              file,
              labels -> WholeSet.read(labels.resolveSibling(IMAGES)),
              DataException.class);
      default -> read("cifar", "data_batch_1.bin", file);
    }
  }

  private static void read(String inFolder, String name, byte[] file) {
    Fuzzed.file(folder.resolve(inFolder).resolve(name), file, WholeSet::read, DataException.class);
  }

  @Test
  void changedRecordsAreReadOrRefused() {
    Fuzzed.changed(records(), this::recordsAreReadOrRefused);
  }
}
