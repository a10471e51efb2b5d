package io.equipoise.run;

import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;

/** Whole files that are there complete or not at all. */
public final class DurableFile {
  private static final long MAX_BYTES = 8 << 20; // JSON takes twenty times as much in memory

  private DurableFile() {}

  /**
   * The whole content.
   *
   * @throws CorruptFileException if the file is far too large to be one of ours
   */
  public static byte[] read(FileOperations files, Path file) throws IOException {
    return read(files, file, MAX_BYTES);
  }

  /**
   * The whole content.
   *
   * @throws CorruptFileException if the file has more than {@code mostBytes}
   */
  static byte[] read(FileOperations files, Path file, long mostBytes) throws IOException {
    try (SeekableByteChannel channel = files.open(file)) {
      if (channel.size() > mostBytes) {
        throw new CorruptFileException(
            file, "has %d bytes, at most %d expected".formatted(channel.size(), mostBytes));
      }
      ByteBuffer content = ByteBuffer.allocate((int) channel.size());
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // until full, or until the end if the file became shorter: then it is not valid
      }
      return content.array();
    }
  }

  /**
   * The whole content of what has no size beforehand.
   *
   * @throws CorruptFileException if it is far too large to be one of ours
   */
  static byte[] read(InputStream in, Object name) throws IOException {
    byte[] content = in.readNBytes((int) MAX_BYTES + 1);
    if (content.length > MAX_BYTES) {
      throw new CorruptFileException(name, "has more than %d bytes".formatted(MAX_BYTES));
    }
    return content;
  }

  /** Writes beside the file, forces, renames over it. The parent directory must be there. */
  public static void replace(FileOperations files, Path file, FileContent content)
      throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try (FileOperations.Sink sink = files.create(temporary)) {
        content.writeTo(sink);
        sink.force();
      }
      files.moveAtomically(temporary, file);
      files.forceDirectory(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      try {
        files.delete(temporary);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }
}
