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
  private static final int BUFFER_BYTES = 1 << 16;

  private final PackProgress progress;
  private final long total;
  private long done; // guarded by this

  private SourceFingerprint(PackProgress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  /** Length and SHA-256 of one file; null content if it cannot be read. */
  private record Content(long bytes, String sha256) {}

  /** Reads every file the source is made of, several at once. */
  static String of(ImageSource source, PackProgress progress) {
    List<ImageSource.Backing> files = source.backing();
    long total = files.stream().mapToLong(backing -> backing.file().toFile().length()).sum();
    SourceFingerprint reading = new SourceFingerprint(progress, total);
    List<Content> contents =
        files.parallelStream().map(backing -> reading.read(backing.file())).toList();
    Sha256 digest = new Sha256().text(source.identity()).number(files.size());
    for (int i = 0; i < files.size(); i++) {
      add(digest.text(files.get(i).name()), contents.get(i));
    }
    return digest.hex();
  }

  private Content read(Path file) {
    Sha256 content = new Sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream stream = Files.newInputStream(file)) {
      for (int got; (got = stream.read(buffer)) >= 0; bytes += got) {
        content.bytes(buffer, 0, got);
        tell(got);
      }
      return new Content(bytes, content.hex());
    } catch (IOException e) {
      return new Content(bytes, null);
    }
  }

  private synchronized void tell(int bytes) {
    done += bytes;
    progress.read(done, total);
  }

  /** A file that cannot be read counts as such: packing names it or skips it. */
  private static void add(Sha256 digest, Content content) {
    if (content.sha256 == null) {
      digest.text("unreadable");
    } else {
      digest.number(content.bytes).text(content.sha256);
    }
  }
}
