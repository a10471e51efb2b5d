package io.equipoise.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** What is common to zip and tar archives: their names, and the message when they are broken. */
final class ArchiveNames {
  private ArchiveNames() {}

  /** The name with {@code /} and without a leading {@code ./}; refused if it leads elsewhere. */
  static String checked(Path archive, String name) {
    String plain = plain(name);
    boolean absolute = plain.startsWith("/") || plain.matches("[A-Za-z]:.*");
    boolean control = plain.chars().anyMatch(c -> c < ' ');
    if (absolute || control || Arrays.asList(plain.split("/", -1)).contains("..")) {
      throw new DataException(
          archive
              + " holds a file that leads outside of it, \""
              + name.replaceAll("\\p{Cntrl}", "?")
              + "\": remove it from the archive, or get the archive from a source you trust");
    }
    return plain;
  }

  /** The name with {@code /} and without a leading {@code ./}. */
  static String plain(String name) {
    String plain = name.replace('\\', '/');
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    return plain;
  }

  static DataException broken(Path archive, String kind, IOException e) {
    boolean foreign = e.getMessage() != null && e.getMessage().contains("bad entry name"); // JDK's
    if (foreign) {
      return new DataException(
          archive
              + " holds a file whose name is not UTF-8, as older programs write them: unpack it and"
              + " give the folder",
          e);
    }
    return new DataException(
        archive
            + " is a broken "
            + kind
            + " archive ("
            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
            + "): copy or download it again",
        e);
  }
}
