package io.equipoise.data;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * How a folder of images is divided into the parts of a sharded set: part i has the images i K to
 * (i + 1) K - 1 in the order of their names (by UTF-16 code units, as {@link String#compareTo}). A
 * pure function of the listing and K, so that parts can be made anywhere, in any order.
 */
public final class ShardPlan {
  private final String setName;
  private final FolderClasses classes;
  private final List<String> files;
  private final int shardImages;

  /**
   * All that a part is made of, beside the content of its files.
   *
   * @param setName as it will stand in the file
   * @param first place in the set of its first image
   * @param files sorted
   */
  public record Shard(
      int number, String setName, FolderClasses classes, long first, List<String> files)
      implements Serializable {}

  private ShardPlan(String setName, FolderClasses classes, List<String> files, int shardImages) {
    this.setName = setName;
    this.classes = classes;
    this.files = files;
    this.shardImages = shardImages;
  }

  /**
   * Plans the parts.
   *
   * @param folderName the last part of the folder's path; the set is called after it
   * @param files {@link #isImage images}, their names relative to the folder, with {@code /}
   *     between folders, in any order
   * @param shardImages K
   * @throws IllegalArgumentException if K is less than 1 or makes too many parts
   */
  public static ShardPlan of(String folderName, Collection<String> files, int shardImages) {
    if (files.isEmpty()) {
      throw new DataException(folderName + " holds no images: give a folder of images");
    }
    parts(files.size(), shardImages);
    String[] sorted = files.toArray(String[]::new);
    Arrays.sort(sorted);
    List<String> list = List.of(sorted);
    return new ShardPlan(SpecPath.slug(folderName), FolderClasses.of(list), list, shardImages);
  }

  /** Number of parts of so many images. */
  static int parts(int images, int shardImages) {
    if (shardImages < 1) {
      throw new IllegalArgumentException(
          "--shard-images is " + shardImages + ": a part has 1 image or more");
    }
    int parts = -Math.floorDiv(-images, shardImages);
    if (parts > ShardIndex.MAX_PARTS) {
      throw new IllegalArgumentException(
          "--shard-images %d makes %d parts of %d images, more than %d: give %d or more"
              .formatted(
                  shardImages,
                  parts,
                  images,
                  ShardIndex.MAX_PARTS,
                  -Math.floorDiv(-images, ShardIndex.MAX_PARTS)));
    }
    return parts;
  }

  /**
   * Whether a file is read as an image, rightly or as a broken one; others (hidden ones, texts,
   * archives) are left out without a word.
   *
   * @param folder asked for the first bytes where the name does not tell
   * @throws UncheckedIOException if these cannot be read
   */
  public static boolean isImage(String name, ShardPacker.Folder folder) {
    try {
      return Sniffer.kind(name, -1, () -> folder.open(name)).isImage();
    } catch (IOException e) {
      throw ShardPacker.unreadable(folder.where(name), e);
    }
  }

  /** Name of the set, [a-z0-9-]. */
  public String setName() {
    return setName;
  }

  /** Names of the classes, or empty. */
  public List<String> classNames() {
    return classes.names();
  }

  /** Number of parts. */
  public int shards() {
    return parts(files.size(), shardImages);
  }

  /** What a part is made of. */
  public Shard shard(int number) {
    int from = number * shardImages;
    int to = Math.min(files.size() - from, shardImages) + from;
    return new Shard(number, setName, classes, from, List.copyOf(files.subList(from, to)));
  }
}
