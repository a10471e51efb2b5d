package io.equipoise.data;

import java.nio.file.Path;
import java.util.List;

/** All images of a set, before they are packed, and where they are from. */
interface ImageSource extends ImageSequence, AutoCloseable {
  /**
   * A file that the images come from.
   *
   * @param name that does not depend on where the set lies
   */
  record Backing(String name, Path file) {
    /** The archive as one, or the files of a folder. */
    static List<Backing> of(Container container, List<Container.Entry> files) {
      if (container.isArchive()) {
        return List.of(new Backing("", container.backing(files.get(0))));
      }
      return files.stream().map(file -> new Backing(file.name(), container.backing(file))).toList();
    }
  }

  /** What it is, for people: "zip archive of images". */
  String kind();

  /** The files that all content comes from, in a fixed order; empty for drawn sets. */
  List<Backing> backing();

  /** What tells the content apart from that of other sets, apart from the files. */
  String identity();

  /** Closes the files that it holds open; here none. */
  @Override
  default void close() {}
}
