package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * SHA-256 of what a source is made of: names inside the set, lengths and bytes; no paths, no dates.
 */
final class SourceFingerprint {
  private static final int BUFFER_BYTES = 1 << 20;

  private SourceFingerprint() {}

  /** Reads every file the source is made of. */
  static String of(ImageSource source, PackProgress progress) {
    List<ImageSource.Backing> files = source.backing();
    long total = 0;
    for (ImageSource.Backing backing : files) {
      total += Math.max(0, backing.file().toFile().length());
    }
    Sha256 digest = new Sha256().text(source.identity()).number(files.size());
    long done = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    for (ImageSource.Backing backing : files) {
      digest.text(backing.name());
      done += add(digest, backing.file(), buffer);
      progress.read(done, total);
    }
    return digest.hex();
  }

  /** A file that cannot be read counts as such: packing names it or skips it. */
  private static long add(Sha256 digest, Path file, byte[] buffer) {
    Sha256 content = new Sha256();
    long bytes = 0;
    try (InputStream stream = Files.newInputStream(file)) {
      for (int got; (got = stream.read(buffer)) >= 0; bytes += got) {
        content.bytes(buffer, 0, got);
      }
      digest.number(bytes).text(content.hex());
    } catch (IOException e) {
      digest.text("unreadable");
    }
    return bytes;
  }
}
