package io.equipoise.data;

import java.util.List;

/**
 * Images drawn by a program instead of read from files.
 *
 * @param version changed whenever the drawings change, so that packed ones are drawn again
 * @param count number of images
 */
record DrawnSet(String name, int version, int count, Painter painter) {
  /** Draws image {@code index} of a set. Safe for use by many threads. */
  @FunctionalInterface
  interface Painter {
    /** uint8 {@code [resolution, resolution, 3]}, RGB. */
    byte[] rgb(long index, int resolution);

    /** Names of the classes, or empty. */
    default List<String> classNames() {
      return List.of();
    }

    /** Class of image {@code index}, or -1. */
    default int label(long index) {
      return -1;
    }
  }

  /** The images at one resolution. */
  ImageSource at(int resolution) {
    return new Drawing(this, resolution);
  }

  private record Drawing(DrawnSet set, int resolution) implements ImageSource {
    @Override
    public String kind() {
      return "built-in drawings";
    }

    @Override
    public int count() {
      return set.count;
    }

    @Override
    public int fixedChannels() {
      return 3;
    }

    @Override
    public List<String> classNames() {
      return set.painter.classNames();
    }

    @Override
    public int label(int place) {
      return set.painter.label(place);
    }

    @Override
    public List<Backing> backing() {
      return List.of();
    }

    @Override
    public String identity() {
      return "drawn %s version %s count %s classes %s"
          .formatted(set.name, set.version, set.count, set.painter.classNames());
    }

    @Override
    public void read(Visitor visitor) {
      for (int i = 0; i < set.count; i++) {
        int index = i;
        visitor.visit(
            new Item(
                index,
                set.name + " " + index,
                resolution * resolution * 3,
                () -> new Picture(resolution, resolution, 3, set.painter.rgb(index, resolution))));
      }
    }
  }
}
