package io.equipoise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Packs a source into a file: written under a temporary name beside it, forced to the disk, then
 * renamed, so that the file is whole whenever it is there, whoever packs at the same time.
 */
final class Packer {
  static final String TEMPORARY_ENDING = ".packing";
  private static final Duration STALE = Duration.ofDays(1);

  /** RGB whose channels differ by no more than this everywhere is grey (JPEG rounds). */
  private static final int GREY_LEVELS = 4;

  private final ImageSequence source;
  private final String name;
  private final DataOptions options;
  private final Supplier<String> content;
  private final AtomicBoolean colour = new AtomicBoolean();

  /**
   * What came of packing.
   *
   * @param count images in the file; where it is 0 there is no file
   * @param bad images left out, by place
   */
  record Result(long count, String fingerprint, String pixelsSha256, List<BadImage> bad) {}

  /**
   * A packer of one source.
   *
   * @param content what tells the source's content apart, asked for when all of it was read
   */
  Packer(ImageSequence source, String name, DataOptions options, Supplier<String> content) {
    this.source = source;
    this.name = name;
    this.options = options;
    this.content = content;
  }

  /**
   * Packs to a file, replacing it.
   *
   * @return images left out
   * @throws DataException if no image can be read
   */
  List<BadImage> pack(Path target) {
    Result result = pack(target, DecodePool.allCores());
    DecodePool.requireSome(source, result.bad);
    return result.bad;
  }

  /** Packs to a file, replacing it; deletes it if no image can be read. */
  Result pack(Path target, int threads) {
    Path temporary = null;
    try {
      Path folder = target.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      deleteStale(folder);
      temporary = folder.resolve("set-" + UUID.randomUUID() + TEMPORARY_ENDING);
      Result result = write(temporary, threads);
      if (result.count == 0) {
        Files.deleteIfExists(target);
        return result;
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      temporary = null;
      return result;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    } finally {
      if (temporary != null) {
        deleteQuietly(temporary);
      }
    }
  }

  private Result write(Path file, int threads) throws IOException {
    List<String> classNames = source.classNames();
    int channels = widestChannels();
    try (PackedWriter writer =
        new PackedWriter(file, name, classNames, options.resolution(), channels)) {
      List<BadImage> bad =
          DecodePool.run(
              source,
              options.skipBad(),
              options.progress(),
              threads,
              (place, picture) -> writeImage(writer, file, channels, place, picture));
      BitSet dropped = new BitSet();
      bad.forEach(image -> dropped.set((int) image.place()));
      if (bad.size() == source.count()) {
        return new Result(0, fingerprint(channels, dropped), new Sha256().hex(), bad);
      }
      boolean grey = options.channels() == 0 && source.fixedChannels() == 0 && !colour.get();
      int kept = grey ? 1 : channels;
      long count = source.count();
      if (!bad.isEmpty() || kept < channels) {
        count = writer.compact(count, dropped, kept);
      }
      int[] places =
          IntStream.range(0, source.count()).filter(place -> !dropped.get(place)).toArray();
      if (!classNames.isEmpty()) {
        int[] labels = Arrays.stream(places).map(source::label).toArray();
        writer.writeLabels(count * options.resolution() * options.resolution() * kept, labels);
      }
      Iterable<String> names = () -> Arrays.stream(places).mapToObj(source::fileName).iterator();
      long nameBytes = source.fileName(0).isEmpty() ? 0 : writer.writeNames(names);
      PackedHeader header =
          new PackedHeader(
              name,
              count,
              options.resolution(),
              kept,
              !classNames.isEmpty(),
              classNames,
              bad.size(),
              content.get(),
              fingerprint(kept, dropped),
              writer.digest(),
              writer.pixelOffset(),
              nameBytes);
      writer.finish(header);
      return new Result(count, header.fingerprint(), header.pixelsSha256(), bad);
    }
  }

  /**
   * Whether this packer, which does not look for grey, makes a file that is there.
   *
   * @param dropped places of the images that are broken
   */
  boolean makes(PackedImages there, BitSet dropped) {
    return there.name().equals(name)
        && there.resolution() == options.resolution()
        && there.channels() == widestChannels()
        && there.classNames().equals(source.classNames())
        && there.skipped() == dropped.cardinality()
        && there.source().equals(content.get())
        && there.fingerprint().equals(fingerprint(widestChannels(), dropped));
  }

  private int widestChannels() {
    if (options.channels() != 0) {
      return options.channels();
    }
    return source.fixedChannels() != 0 ? source.fixedChannels() : 3;
  }

  private void writeImage(
      PackedWriter writer, Path file, int channels, int place, Picture picture) {
    byte[] pixels = Resizer.square(picture, options.resolution(), channels, options.fit());
    if (picture.channels() == 3 && !isGrey(pixels, channels)) {
      colour.set(true);
    }
    try {
      writer.write(place, pixels);
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** Whether all channels are alike, {@code [.., channels]} uint8. */
  static boolean isGrey(byte[] pixels, int channels) {
    for (int i = 0; channels == 3 && i < pixels.length; i += 3) {
      int red = pixels[i] & 0xff;
      int green = pixels[i + 1] & 0xff;
      int blue = pixels[i + 2] & 0xff;
      int spread = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
      if (spread > GREY_LEVELS) {
        return false;
      }
    }
    return true;
  }

  private String fingerprint(int channels, BitSet dropped) {
    Sha256 digest = new Sha256().text("equipoise packed 1").text(content.get());
    digest.number(options.resolution()).number(channels).text(options.fit().toString());
    dropped.stream().forEach(digest::number);
    return digest.hex();
  }

  /** Removes what packers that were killed left behind. */
  private static void deleteStale(Path folder) throws IOException {
    FileTime oldest = FileTime.from(Instant.now().minus(STALE));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(TEMPORARY_ENDING)
            && Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return; // another process finished or removed its file meanwhile
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // the reason for being here matters more than this
    }
  }

  private static UncheckedIOException cannotWrite(Path file, IOException e) {
    return new UncheckedIOException(
        "cannot write the packed images to "
            + file
            + " ("
            + DiskReason.of(e)
            + "): make room or give a writable folder (the cache follows XDG_CACHE_HOME)",
        e);
  }
}
