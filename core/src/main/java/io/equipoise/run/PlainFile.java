package io.equipoise.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What stands at the place of a run's file. A run may come from somebody else: a pipe or a device
 * there would be waited for without end, and what is written through a link lands outside the run.
 */
final class PlainFile {
  private PlainFile() {}

  /** Refuses what is there and no file, nor a link to one. */
  static void requireToRead(Path file) throws IOException {
    require(file);
  }

  /** Refuses what is there and no file, links too. */
  static void requireToWrite(Path file) throws IOException {
    require(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void require(Path file, LinkOption... links) throws IOException {
    if (Files.exists(file, links) && !Files.isRegularFile(file, links)) {
      throw new FileSystemException(file.toString(), null, "no plain file: remove it");
    }
  }
}
