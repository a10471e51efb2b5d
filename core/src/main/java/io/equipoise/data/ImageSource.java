package io.equipoise.data;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Images before they are packed, with their places in the set. */
interface ImageSource extends AutoCloseable {
  /**
   * One image.
   *
   * @param place in the set
   * @param name in messages
   * @param heldBytes memory it takes until it is decoded
   * @param picture decodes it, on any thread; throws a {@link DataException} if it is broken
   */
  record Item(int place, String name, int heldBytes, Supplier<Picture> picture) {}

  /** Takes images one after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(Item item);
  }

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

  /** Number of images, broken ones too. */
  int count();

  /** 1 or 3 where the format fixes it, 0 where the images have to be looked at. */
  int fixedChannels();

  /** Names of the classes, or empty. */
  List<String> classNames();

  /** Class of the image at a place, or -1. */
  int label(int place);

  /** Name inside the set of the file that holds the image at a place alone, or "". */
  default String fileName(int place) {
    return "";
  }

  /** The files that all content comes from, in a fixed order; empty for drawn sets. */
  List<Backing> backing();

  /** What tells the content apart from that of other sets, apart from the files. */
  String identity();

  /** Hands over every image once, in any order. */
  void read(Visitor visitor);

  @Override
  void close();
}
