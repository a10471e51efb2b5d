package io.equipoise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Packed files one behind the other as one set: a folder with {@link ShardIndex#FILE}. All parts
 * are mapped when it is opened, and no pixel is read before it is asked for, so that any number of
 * processes may read a folder much larger than their memory.
 */
public final class ShardedImages implements PackedSet {
  private final ShardIndex index;
  private final List<PackedImages> parts; // that hold images
  private final long[] ends; // images before the end of each part

  private ShardedImages(ShardIndex index, List<PackedImages> parts) {
    this.index = index;
    this.parts = parts;
    this.ends = parts.stream().mapToLong(PackedImages::count).toArray();
    Arrays.parallelPrefix(ends, Long::sum);
  }

  /**
   * Opens a set and compares the head of every part with the index.
   *
   * @param file the index
   * @throws DataException if the index or a part is missing, torn, damaged or of another set
   */
  public static ShardedImages open(Path file) {
    ShardIndex index = ShardIndex.read(file);
    List<PackedImages> parts = new ArrayList<>();
    for (ShardIndex.Part part : index.parts()) {
      if (part.count() > 0) {
        parts.add(open(file, index, part));
      }
    }
    return new ShardedImages(index, List.copyOf(parts));
  }

  private static PackedImages open(Path file, ShardIndex index, ShardIndex.Part part) {
    Path path = file.resolveSibling(part.file());
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          "%s is missing, one of the %d parts in %s: copy it there, or pack the set again (parts that are whole are kept)"
              .formatted(path, index.parts().size(), file));
    }
    try {
      if (!path.toRealPath().startsWith(file.toAbsolutePath().getParent().toRealPath())) {
        throw new DataException(
            path + " is a link that leads out of its folder: put the file itself there");
      }
    } catch (IOException e) {
      throw new DataException(path + " cannot be read: " + e + "; check its permissions", e);
    }
    return PackedImages.open(path, header -> checked(path, header, file, index, part));
  }

  /** The head of a part, its list of classes held once for all parts. */
  private static PackedHeader checked(
      Path path, PackedHeader header, Path file, ShardIndex index, ShardIndex.Part part) {
    requireSame(path, file, "resolution", header.resolution(), index.resolution());
    requireSame(path, file, "number of channels", header.channels(), index.channels());
    requireSame(path, file, "number of images", header.count(), part.count());
    requireSame(path, file, "number of images left out", header.skipped(), part.skipped());
    requireSame(path, file, "list of classes", header.classNames(), index.classNames());
    requireSame(path, file, "fingerprint", header.fingerprint(), part.fingerprint());
    requireSame(path, file, "checksum of the pixels", header.pixelsSha256(), part.pixelsSha256());
    return header.called(index.name(), index.classNames());
  }

  private static void requireSame(
      Path path, Path file, String what, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw new DataException(
          "%s is not the part that %s lists: its %s is %s, not %s; copy the right file there, or pack the set again"
              .formatted(path, file, what, found, expected));
    }
  }

  /** Parts, those without an image too. */
  public int shards() {
    return index.parts().size();
  }

  /** Names of the parts whose pixels or labels were changed since; reads all of them. */
  List<String> damaged() {
    List<String> names = new ArrayList<>();
    List<ShardIndex.Part> listed = index.parts().stream().filter(part -> part.count() > 0).toList();
    for (int i = 0; i < listed.size(); i++) {
      if (!parts.get(i).isIntact()) {
        names.add(listed.get(i).file());
      }
    }
    return names;
  }

  @Override
  public void read(long place, byte[] into, int offset) {
    int part = part(place);
    parts.get(part).read(place - first(part), into, offset);
  }

  @Override
  public int label(long place) {
    int part = part(place);
    return parts.get(part).label(place - first(part));
  }

  private int part(long place) {
    Objects.checkIndex(place, index.count());
    int found = Arrays.binarySearch(ends, place);
    return found < 0 ? -found - 1 : found + 1; // an image at an end is the next part's first
  }

  private long first(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads those of all parts.
   */
  @Override
  public List<String> fileNames() {
    List<String> names = new ArrayList<>();
    for (PackedImages part : parts) {
      List<String> own = part.fileNames();
      if (own.isEmpty()) {
        return List.of();
      }
      names.addAll(own);
    }
    return names;
  }

  @Override
  public int resolution() {
    return index.resolution();
  }

  @Override
  public int channels() {
    return index.channels();
  }

  @Override
  public long skipped() {
    return index.skipped();
  }

  @Override
  public String name() {
    return index.name();
  }

  @Override
  public long count() {
    return index.count();
  }

  @Override
  public String fingerprint() {
    return index.fingerprint();
  }

  @Override
  public List<String> classNames() {
    return index.classNames();
  }

  @Override
  public void close() {
    parts.forEach(PackedImages::close);
  }
}
