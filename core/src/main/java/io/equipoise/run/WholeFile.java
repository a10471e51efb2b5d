package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files that are there complete or not at all, whatever fails. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file, or replaces it; makes its folder if need be.
   *
   * @throws StorageException if the disk fails; what was there before is untouched
   */
  public static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      DurableFile.replace(FileOperations.REAL, file, content);
    } catch (IOException e) {
      throw new StorageException(file + " could not be written", e);
    }
  }

  /** The same with a JSON object, indented. */
  public static void writeJson(Path file, ObjectNode content) {
    write(file, Json.pretty(content));
  }
}
