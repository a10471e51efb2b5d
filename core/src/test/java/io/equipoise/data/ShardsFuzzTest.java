package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
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

/** Indices of sharded sets, with the parts that the first one lists beside them. */
@Timeout(20)
class ShardsFuzzTest {
  @TempDir static Path folder;

  static Stream<byte[]> indices() {
    byte[] png = ImageBytes.png(4, 4);
    Path images = Archives.folder(folder.resolve("images"), Map.of("a/1.png", png, "b/2.png", png));
    Path shards = folder.resolve("shards");
    DataOptions options = DataOptions.at(4).withCache(folder.resolve("cache"));
    DataSpec.packShards(images.toString(), options, shards, 1).close();
    try {
      return Stream.of(Files.readAllBytes(shards.resolve(ShardIndex.FILE)), new byte[] {'{'});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("indices")
  @FuzzTest
  void indexIsReadOrRefused(byte[] bytes) {
    Fuzzed.file(
        folder.resolve("shards").resolve(ShardIndex.FILE),
        bytes,
        file -> {
          try (ShardedImages images = ShardedImages.open(file)) {
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
  void changedIndicesAreReadOrRefused() {
    Fuzzed.changed(indices(), this::indexIsReadOrRefused);
  }
}
