package io.equipoise.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Whole small files that are there complete or not at all. */
final class DurableFile {
  private DurableFile() {}

  /** Writes beside the file, forces, renames over it. The parent directory must be there. */
  static void replace(FileOperations files, Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try (FileOperations.Sink sink = files.create(temporary)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          sink.write(bytes);
        }
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
