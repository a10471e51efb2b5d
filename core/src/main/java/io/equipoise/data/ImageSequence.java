package io.equipoise.data;

import java.util.List;
import java.util.function.Supplier;

/** Images in a fixed order, before they are packed. */
interface ImageSequence {
  /**
   * One image.
   *
   * @param place in the sequence
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

  /** Number of images, broken ones too. */
  int count();

  /** 1 or 3 where the format fixes it, 0 where the images have to be looked at. */
  default int fixedChannels() {
    return 0;
  }

  /** Names of the classes, or empty. */
  default List<String> classNames() {
    return List.of();
  }

  /** Class of the image at a place, or -1. */
  default int label(int place) {
    return -1;
  }

  /** Name inside the set of the file that holds the image at a place alone, or "". */
  default String fileName(int place) {
    return "";
  }

  /** Hands over every image once, in any order. */
  void read(Visitor visitor);
}
