package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
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
    write(file, FileContent.of(content));
  }

  /** The same with content that is written piece by piece. */
  public static void write(Path file, FileContent content) {
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

  /**
   * Reads a JSON object.
   *
   * @throws io.equipoise.tensor.CorruptFileException if the file is none
   * @throws StorageException if it cannot be read
   */
  public static ObjectNode readJson(Path file) {
    try {
      return Json.object(DurableFile.read(FileOperations.REAL, file), file);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /**
   * Reads a JSON object from where a person says that it is, which may be a pipe.
   *
   * @param name for messages
   * @throws io.equipoise.tensor.CorruptFileException if there is none, or no end to it
   */
  public static ObjectNode readJson(InputStream in, Object name) throws IOException {
    return Json.object(DurableFile.read(in, name), name);
  }
}
