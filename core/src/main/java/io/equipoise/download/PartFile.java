package io.equipoise.download;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What has come of a file, {@code NAME.part}, and beside it where from, {@code NAME.part.from}: the
 * address and what the server calls this version of the file (ETag or date). Both stay when the
 * process ends, in whatever way.
 *
 * <p>All methods throw {@link UncheckedIOException} where the cache cannot be written.
 */
final class PartFile {
  private final Path path;
  private final Path from;

  PartFile(Path path) {
    this.path = path;
    this.from = path.resolveSibling(path.getFileName() + ".from");
  }

  /** Writes at the end of the part. */
  final class Writer implements AutoCloseable {
    private final FileOutputStream out;
    private long bytes;

    private Writer(boolean append) throws IOException {
      bytes = append ? Files.size(path) : 0;
      out = new FileOutputStream(path.toFile(), append);
    }

    long bytes() {
      return bytes;
    }

    void write(byte[] buffer, int length) {
      try {
        out.write(buffer, 0, length);
      } catch (IOException e) {
        throw failed(e);
      }
      bytes += length;
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /** Bytes that are there; 0 without a part. */
  long bytes() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The version a part comes from, if it has bytes and comes from this address. */
  Optional<String> version(String address) {
    try {
      if (bytes() == 0 || !Files.exists(from)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(from);
      return lines.size() == 2 && lines.get(0).equals(address)
          ? Optional.of(lines.get(1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // torn or foreign: the part is begun anew
    }
  }

  /** Empties the part, to be filled from a version that can be asked for again. */
  Writer anew(String address, String version) {
    Writer writer = anew();
    try {
      Files.writeString(from, address + "\n" + version + "\n");
    } catch (IOException e) {
      writer.close();
      throw failed(e);
    }
    return writer;
  }

  /** Empties the part, to be filled from what cannot be resumed. */
  Writer anew() {
    try {
      Files.deleteIfExists(from);
      return new Writer(false);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Goes on at the end of the part. */
  Writer further() {
    try {
      return new Writer(true);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(from);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  String sha256() {
    return sha256(path);
  }

  /** Gives the part the name of the whole file. */
  void finish(Path target) {
    try {
      try (FileOutputStream whole = new FileOutputStream(path.toFile(), true)) {
        whole.getFD().sync(); // on the disk before it has the name that is trusted
      }
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(from);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** SHA-256 of a file as lower-case hex. */
  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unusable(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256, this one has not", e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return unusable(path, e);
  }

  static UncheckedIOException unusable(Path file, IOException e) {
    return new UncheckedIOException(
        "cannot use "
            + file
            + " in the cache ("
            + (e instanceof AccessDeniedException ? "no permission" : e.getMessage())
            + "): make room or set XDG_CACHE_HOME to a writable folder",
        e);
  }
}
