package io.equipoise.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Makes the parts of a sharded set, each alone. The bytes of a part are a pure function of its
 * files, its {@link ShardPlan.Shard} and the options: the same wherever and whenever it is made.
 *
 * <p>Since no part knows of the others, images that could be grey are RGB unless the options say
 * otherwise.
 */
public final class ShardPacker {
  private final DataOptions options;
  private final int threads;

  /** Where the files of a set lie. */
  @FunctionalInterface
  public interface Folder {
    /** The content of a file of the set. */
    InputStream open(String name) throws IOException;

    /** What the file is called in messages; by default as in the set. */
    default String where(String name) {
      return name;
    }
  }

  /**
   * A part that is there.
   *
   * @param leftOut broken images, by their places in the set
   */
  public record Packed(ShardIndex.Part part, List<BadImage> leftOut) implements Serializable {}

  /**
   * A packer of any number of parts, on all cores.
   *
   * @param options the cache of which is not used
   */
  public ShardPacker(DataOptions options) {
    this(options, DecodePool.allCores());
  }

  /**
   * A packer of any number of parts.
   *
   * @param threads that decode; they change no byte
   */
  public ShardPacker(DataOptions options, int threads) {
    this.options = options;
    this.threads = threads;
  }

  /** Channels of all parts of a set of image files: as the options say, else 3. */
  public int channels() {
    return channels(options, 0);
  }

  /** The same, where a format may have fixed them. */
  static int channels(DataOptions options, int fixed) {
    int wanted = options.channels() == 0 ? fixed : options.channels();
    return wanted == 0 ? 3 : wanted;
  }

  /**
   * Makes a part, or keeps the one that is there if it is whole and would become the same.
   *
   * @param file where to, as {@link ShardIndex#partName} in the folder of the set or elsewhere;
   *     there is none afterwards if no image of the part can be read
   * @throws DataException for the first broken image, unless the options skip them
   * @throws UncheckedIOException if a file cannot be read, or the part not written
   */
  public Packed pack(ShardPlan.Shard shard, Folder folder, Path file) {
    List<Container.Entry> entries =
        shard.files().stream()
            .map(name -> new Container.Entry(name, -1, FileKind.ofName(name)))
            .toList();
    FilesPart source =
        new FilesPart(
            entries,
            shard.classes(),
            folder::where,
            (wanted, reader) -> {
              for (Container.Entry entry : wanted) {
                readOne(entry, folder, reader);
              }
            },
            ReadLimits.DEFAULT);
    return pack(source, shard.setName(), shard.first(), shard.number(), file);
  }

  /** Reads a file before it is looked at: a storage that fails is not a broken image. */
  private static void readOne(Container.Entry entry, Folder folder, Container.Reader reader) {
    String where = folder.where(entry.name());
    try (InputStream stream = folder.open(entry.name())) {
      byte[] bytes = stream.readNBytes(ReadLimits.DEFAULT.entryBytes() + 1);
      reader.read(entry, () -> new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw unreadable(where, e);
    }
  }

  static UncheckedIOException unreadable(String where, IOException e) {
    return new UncheckedIOException(
        where + " cannot be read (" + e + "): check the storage and its permissions", e);
  }

  /** Makes a part of any source. */
  Packed pack(PartSource source, String setName, long first, int number, Path file) {
    DataOptions own = options.withChannels(channels(options, source.fixedChannels()));
    Packer packer = new Packer(source, setName, own, source::content);
    Packer.Result result = kept(source, packer, file).orElse(null);
    if (result == null) {
      result = packer.pack(file, threads);
    }
    List<BadImage> leftOut = new ArrayList<>();
    result.bad().forEach(bad -> leftOut.add(new BadImage(first + bad.place(), bad.reason())));
    return new Packed(
        new ShardIndex.Part(
            ShardIndex.partName(number),
            result.count(),
            result.bad().size(),
            result.fingerprint(),
            result.pixelsSha256()),
        List.copyOf(leftOut));
  }

  /** What packing would make, if it is there already. */
  private Optional<Packer.Result> kept(PartSource source, Packer packer, Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (PackedImages there = PackedImages.open(file)) {
      Optional<BitSet> dropped = dropped(source, there);
      boolean refused =
          !options.skipBad() && dropped.stream().anyMatch(places -> !places.isEmpty());
      if (refused
          || dropped.isEmpty()
          || !there.isIntact()
          || !packer.makes(there, dropped.get())) {
        return Optional.empty();
      }
      List<BadImage> bad =
          dropped.get().stream()
              .mapToObj(
                  place ->
                      new BadImage(
                          place,
                          source.fileName(place)
                              + " was left out when its part was packed, as it is in "
                              + file))
              .toList();
      return Optional.of(
          new Packer.Result(there.count(), there.fingerprint(), there.pixelsSha256(), bad));
    } catch (DataException e) {
      return Optional.empty(); // torn: it is packed again
    }
  }

  /** The places that a part has no image of; empty if it is not of these images. */
  private static Optional<BitSet> dropped(PartSource source, PackedImages there) {
    List<String> names = there.fileNames();
    BitSet dropped = new BitSet();
    int next = 0;
    for (int place = 0; place < source.count(); place++) {
      String name = source.fileName(place);
      boolean same =
          next < there.count()
              && name.equals(names.isEmpty() ? "" : names.get(next))
              && source.label(place) == there.label(next);
      if (same) {
        next++;
      } else {
        dropped.set(place);
      }
    }
    return next == there.count() ? Optional.of(dropped) : Optional.empty();
  }
}
