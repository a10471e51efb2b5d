package io.equipoise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Packs a source part by part into a folder; the index last. */
final class ShardedPacking {
  private final ImageSource source;
  private final String setName;
  private final DataOptions options;
  private final int shardImages;
  private final Path folder;

  ShardedPacking(
      ImageSource source, String setName, DataOptions options, int shardImages, Path folder) {
    this.source = source;
    this.setName = setName;
    this.options = options;
    this.shardImages = shardImages;
    this.folder = folder;
  }

  /** Packs what is not there yet, and opens the set. */
  ShardedImages pack() {
    int parts = ShardPlan.parts(source.count(), shardImages);
    try {
      requireOwnFolder();
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(ShardIndex.FILE)); // until all parts are of this packing
      ShardIndex index = index(parts);
      removeParts(index);
      index.write(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the parts to "
              + folder
              + " ("
              + DiskReason.of(e)
              + "): make room or give another folder",
          e);
    }
    return ShardedImages.open(folder.resolve(ShardIndex.FILE));
  }

  private void requireOwnFolder() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + " is a file: with --shard-images --out is a folder, give one of its own");
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !isOurs(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(
                    folder + " holds other files (" + name + "): give --out a folder of its own");
              });
    }
  }

  private static boolean isOurs(String name) {
    return name.equals(ShardIndex.FILE)
        || name.matches(ShardIndex.PART_NAME)
        || name.endsWith(Packer.TEMPORARY_ENDING);
  }

  private ShardIndex index(int parts) {
    String whole = source instanceof ImageFiles ? "" : new PackCache(options).content(source);
    List<ShardIndex.Part> made = new ArrayList<>();
    for (int number = 0; number < parts; number++) {
      int from = number * shardImages;
      int to = from + Math.min(shardImages, source.count() - from);
      PartSource part =
          source instanceof ImageFiles files
              ? files.part(from, to)
              : new SourceSlice(source, whole, from, to);
      ShardPacker packer = new ShardPacker(options.withProgress(from(from)));
      ShardPacker.Packed packed =
          packer.pack(part, setName, from, number, folder.resolve(ShardIndex.partName(number)));
      packed.leftOut().forEach(options.progress()::leftOut);
      options.progress().packed(to, source.count());
      made.add(packed.part());
    }
    return ShardIndex.of(
        setName,
        source.classNames(),
        options.resolution(),
        ShardPacker.channels(options, source.fixedChannels()),
        made);
  }

  /** Told of a part's images as of the set's. */
  private PackProgress from(int first) {
    return (done, total) -> options.progress().packed(first + done, source.count());
  }

  /** Parts of another division that lay there. */
  private void removeParts(ShardIndex index) throws IOException {
    List<String> listed =
        index.parts().stream().filter(part -> part.count() > 0).map(ShardIndex.Part::file).toList();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.matches(ShardIndex.PART_NAME) && !listed.contains(name)) {
          Files.delete(file);
        }
      }
    }
  }
}
