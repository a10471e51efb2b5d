package io.equipoise.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Looks through gzip and at first bytes. */
final class Sniffer {
  private static final int BUFFER_BYTES = 1 << 16;

  private Sniffer() {}

  /** The stream itself, or what it unpacks to if it is gzip; closed where that fails. */
  static InputStream unzipped(InputStream stream) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
    try {
      return isGzip(buffered)
          ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES)
          : buffered;
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  static boolean isGzip(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    byte[] magic = stream.readNBytes(2);
    stream.reset();
    return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
  }

  /** What a file is, by its name and, where that does not tell, its first bytes. */
  static FileKind kind(String name, long bytes, Container.Opener opener) throws IOException {
    FileKind byName = FileKind.ofName(name);
    return byName == FileKind.UNKNOWN ? contentKind(name, bytes, opener) : byName;
  }

  /** What a file is by its first bytes, unpacked where it is gzip. */
  static FileKind contentKind(String name, long bytes, Container.Opener opener) throws IOException {
    try (InputStream stream = unzipped(opener.open())) {
      return FileKind.ofContent(name, stream.readNBytes(FileKind.HEAD_BYTES), bytes);
    }
  }
}
