package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Zip and tar archives of images, IDX files and CIFAR-10 batches, packed by gzip or not. */
@Timeout(20)
class ArchiveFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> archives() {
    byte[] png = ImageBytes.png(4, 4);
    byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
    Map<String, byte[]> images = new TreeMap<>(Map.of("a/1.png", png, "b/2.png", png, "c", text));
    Map<String, byte[]> idx =
        Map.of(
            "t-images-idx3-ubyte", Archives.idx(8, 0x803, 2, 2, 2),
            "t-labels-idx1-ubyte.gz", Archives.gzip(Archives.idx(2, 0x801, 2)));
    Map<String, byte[]> cifar = Map.of("data_batch_1.bin", Archives.cifar(1, 3));
    return Stream.of(
        Archives.zip(images),
        Archives.zip(idx),
        Archives.zip(cifar),
        Archives.badName(),
        Archives.zip(Map.of("../a.png", png)),
        Archives.zip(Map.of("./a.png", png, "b\\c.png", png)),
        Archives.tar(images),
        Archives.tar(Map.of("x".repeat(120) + ".png", png)),
        Archives.gzip(Archives.tar(images)),
        Archives.gzip(Archives.tar(idx)),
        Archives.tar(Map.of("../a.png", png)));
  }

  @MethodSource("archives")
  @FuzzTest
  void archiveIsReadOrRefused(byte[] bytes) {
    Fuzzed.file(folder.resolve("set.zip"), bytes, WholeSet::read, DataException.class);
  }

  @Test
  void changedArchivesAreReadOrRefused() {
    Fuzzed.changed(archives(), this::archiveIsReadOrRefused);
  }
}
