package io.equipoise.data;

import java.nio.file.Files;
import java.nio.file.Path;

/** Specs that are packed sets: a packed file, a folder of shards or its index. */
final class PackedSpec {
  private PackedSpec() {}

  static boolean is(FileKind kind) {
    return kind == FileKind.PACKED || kind == FileKind.SHARDS;
  }

  /** Opens what is at a path. */
  static PackedSet open(Path path, FileKind kind) {
    if (kind == FileKind.PACKED) {
      return PackedImages.open(path);
    }
    return ShardedImages.open(Files.isDirectory(path) ? path.resolve(ShardIndex.FILE) : path);
  }

  /**
   * Opens what is at a path.
   *
   * @throws DataException if it was packed with another resolution or other channels too
   */
  static PackedSet open(Path path, FileKind kind, DataOptions options) {
    PackedSet images = open(path, kind);
    boolean channelsFit = options.channels() == 0 || options.channels() == images.channels();
    if (images.resolution() == options.resolution() && channelsFit) {
      return images;
    }
    images.close();
    throw new DataException(
        path
            + " is packed with "
            + images.channels()
            + " channels at "
            + images.resolution()
            + " pixels, asked for are "
            + (options.channels() == 0 ? images.channels() : options.channels())
            + " at "
            + options.resolution()
            + ": pass --resolution "
            + images.resolution()
            + " --channels "
            + images.channels()
            + ", or pack the images again");
  }
}
