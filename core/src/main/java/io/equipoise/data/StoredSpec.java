package io.equipoise.data;

import io.equipoise.download.PublishedSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A set in files: at a path, or a published one by its name. */
record StoredSpec(String text) implements Spec {
  @Override
  public String absolute() {
    return PublishedSet.named(text).isPresent() ? text : Path.of(text).toAbsolutePath().toString();
  }

  @Override
  public boolean require(DataOptions options) {
    SpecPath.find(text, options.cache());
    return false;
  }

  @Override
  public TrainingData open(DataOptions options) {
    SpecPath.Place place = SpecPath.find(text, options.cache());
    Path path = place.path();
    FileKind kind = SpecPath.kind(path);
    if (kind.isPacked()) {
      return fitting(packed(path, kind), path, options);
    }
    PackCache cache = new PackCache(options);
    if (kind == FileKind.ZIP || kind == FileKind.TAR) { // listing them may mean reading all of it
      Optional<PackedImages> there = cache.lookUp(place.name(), List.of(path));
      if (there.isPresent()) {
        return there.get();
      }
    }
    try (ImageSource source = SpecPath.source(path, kind)) {
      return cache.open(place.name(), source);
    }
  }

  private static PackedSet packed(Path path, FileKind kind) {
    if (kind == FileKind.PACKED) {
      return PackedImages.open(path);
    }
    return ShardedImages.open(Files.isDirectory(path) ? path.resolve(ShardIndex.FILE) : path);
  }

  private static PackedSet fitting(PackedSet images, Path path, DataOptions options) {
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

  @Override
  public ImageSource source(DataOptions options) {
    Path path = SpecPath.find(text, options.cache()).path();
    FileKind kind = SpecPath.kind(path);
    if (kind.isPacked()) {
      throw new DataException(path + " is packed already: copy it, or pack what it was made from");
    }
    return SpecPath.source(path, kind);
  }

  @Override
  public String name(DataOptions options) {
    return SpecPath.find(text, options.cache()).name();
  }

  @Override
  public DataInfo info(DataOptions options) {
    Path path = SpecPath.find(text, options.cache()).path();
    FileKind kind = SpecPath.kind(path);
    if (!kind.isPacked()) {
      return Spec.super.info(options);
    }
    try (PackedSet images = packed(path, kind)) {
      return DataInfo.ofPacked(images);
    }
  }
}
