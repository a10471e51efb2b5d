package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/** Files under names: a folder, an archive, a few single files. Nothing is unpacked to the disk. */
interface Container extends AutoCloseable {
  /**
   * A file in a container.
   *
   * @param name with {@code /} between folders, relative to the container
   * @param bytes length, unpacked from the archive (but still gzip if it is a {@code .gz} itself)
   */
  record Entry(String name, long bytes, FileKind kind) {}

  /** Opens the bytes of one file. */
  @FunctionalInterface
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Takes one file; reads it, if at all, before it returns. */
  @FunctionalInterface
  interface Reader {
    void read(Entry entry, Opener opener) throws IOException;
  }

  /** What kind of container, for people: "folder", "zip archive". */
  String kind();

  /** How files are named in messages: "cats.zip: a/1.png". */
  String where(String name);

  /** All files but ignored ones, by name. */
  List<Entry> entries();

  /** Hands over some of the {@link #entries}, in the order that reads best. */
  void read(List<Entry> wanted, Reader reader);

  /** The file on the disk that the bytes of an entry come from. */
  Path backing(Entry entry);

  /** Whether {@link #backing} is the same for all entries. */
  boolean isArchive();

  /** A sentence on what was left out, or "". */
  default String leftOut() {
    return "";
  }

  @Override
  void close();
}
