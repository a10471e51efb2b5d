package io.equipoise.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Packed sets by content and options, so that each is packed once: {@code packed/KEY.pack}. And by
 * path, size and date of files what their content's fingerprint was, so that a second start does
 * not read them: {@code known/KEY}.
 *
 * <p>Safe for several processes: files appear whole, by renaming; who packs the same set at the
 * same time replaces it by an equal one.
 */
final class PackCache {
  /** Grows when the same files come to be other pixels: what was packed before is packed again. */
  private static final int DECODING = 2;

  private final DataOptions options;
  private final Path packed;
  private final Path known;

  PackCache(DataOptions options) {
    this.options = options;
    this.packed = options.cache().resolve("packed");
    this.known = options.cache().resolve("known");
  }

  /** The packed set if these unchanged files were packed before. */
  Optional<PackedImages> lookUp(String name, List<Path> files) {
    return knownContent(files).flatMap(content -> openWhole(target(content), content, name));
  }

  /** The packed set of a source; packs it if need be. */
  PackedImages open(String name, ImageSource source) {
    String content = content(source);
    Path target = target(content);
    Optional<PackedImages> there = openWhole(target, content, name);
    if (there.isPresent()) {
      return there.get();
    }
    new Packer(source, name, options, () -> content).pack(target);
    return PackedImages.open(target, name);
  }

  /** The fingerprint of a source's content, from memory if its files did not change. */
  String content(ImageSource source) {
    List<Path> files = source.backing().stream().map(ImageSource.Backing::file).toList();
    Optional<String> remembered = files.isEmpty() ? Optional.empty() : knownContent(files);
    return remembered.orElseGet(
        () -> {
          Path place = files.isEmpty() ? null : known.resolve(quickKey(files));
          String content = SourceFingerprint.of(source, options.progress());
          if (place != null) {
            remember(place, content);
          }
          return content;
        });
  }

  private Path target(String content) {
    String key =
        new Sha256()
            .text(content)
            .number(DECODING)
            .number(options.resolution())
            .number(options.channels())
            .text(options.fit().toString())
            .number(options.skipBad() ? 1 : 0)
            .hex();
    return packed.resolve(key + ".pack");
  }

  /** Empty where the file is missing, torn or not what its name says; it is then packed again. */
  private Optional<PackedImages> openWhole(Path file, String content, String name) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      PackedImages images = PackedImages.open(file, name);
      boolean right =
          images.source().equals(content)
              && images.resolution() == options.resolution()
              && (options.channels() == 0 || options.channels() == images.channels());
      return right ? Optional.of(images) : Optional.empty();
    } catch (DataException e) {
      return Optional.empty();
    }
  }

  private Optional<String> knownContent(List<Path> files) {
    try {
      String text = Files.readString(known.resolve(quickKey(files))).strip();
      return Sha256.isHex(text) ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not known yet, or not readable: read the files instead
    }
  }

  private static String quickKey(List<Path> files) {
    Sha256 digest = new Sha256().text("files 1");
    for (Path file : files) {
      digest.text(file.toAbsolutePath().normalize().toString());
      digest.number(file.toFile().length()).number(modifiedNanos(file));
      digest.number(Files.isReadable(file) ? 1 : 0);
    }
    return digest.hex();
  }

  private static long modifiedNanos(Path file) {
    try {
      return Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      return -1; // reading it will fail too, and say so
    }
  }

  private void remember(Path place, String content) {
    try {
      Files.createDirectories(known);
      Path temporary = Files.createTempFile(known, "known", ".new");
      Files.writeString(temporary, content + "\n");
      Files.move(
          temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write to the cache "
              + options.cache()
              + " ("
              + DiskReason.of(e)
              + "): make room or set XDG_CACHE_HOME to a writable folder",
          e);
    }
  }
}
