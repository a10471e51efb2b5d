package io.equipoise.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A set of eleven images that is packed in parts of four. */
abstract class ShardedPets {
  static final byte[] BROKEN = Arrays.copyOf(ImageBytes.png(4, 4), 40);

  @TempDir Path folder;

  Path pets;
  Path shards;
  DataOptions options;

  /** Eleven images of two classes, one beside them, a text; parts of four. */
  @BeforeEach
  void drawSet() {
    pets = Archives.folder(folder.resolve("My pets"), files());
    shards = folder.resolve("shards");
    options = DataOptions.at(4).withCache(folder.resolve("cache"));
  }

  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 10; i++) {
      files.put((i < 6 ? "cats/" : "dogs/") + i + ".png", ImageBytes.png(4 + i, 5));
    }
    files.put("b.png", ImageBytes.jpeg(9, 9));
    files.put("readme.txt", new byte[2]);
    return files;
  }

  ShardedImages pack() {
    return DataSpec.packShards(pets.toString(), options, shards, 4);
  }
}
