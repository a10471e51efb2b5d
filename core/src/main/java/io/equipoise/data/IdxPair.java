package io.equipoise.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of the IDX files of a folder or archive are read: the training images and their labels. */
final class IdxPair {
  private IdxPair() {}

  /** The only images file, or the one for training. */
  static Container.Entry images(Container container) {
    List<Container.Entry> all = ofKind(container, FileKind.IDX_IMAGES);
    if (all.size() > 1) {
      all = all.stream().filter(entry -> entry.name().contains("train")).toList();
    }
    if (all.size() > 1) { // the same file packed and unpacked
      all = all.stream().filter(entry -> !entry.name().endsWith(".gz")).toList();
    }
    if (all.size() != 1) {
      String names =
          ofKind(container, FileKind.IDX_IMAGES).stream()
              .map(Container.Entry::name)
              .collect(Collectors.joining(", "));
      throw new DataException(
          container.where("")
              + " holds several IDX image files ("
              + names
              + "): give the one you mean");
    }
    return all.get(0);
  }

  /** The labels file whose name goes with the images file, or null. */
  static Container.Entry labels(Container container, Container.Entry images) {
    String wanted = stem(images.name());
    Optional<Container.Entry> found =
        ofKind(container, FileKind.IDX_LABELS).stream()
            .filter(entry -> stem(entry.name()).equals(wanted))
            .findFirst();
    return found.orElse(null);
  }

  /** The same for {@code train-images-idx3-ubyte.gz} and {@code train-labels.idx1-ubyte}. */
  static String stem(String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return plain.replace("images", "labels").replace("idx3", "idx1").replace('.', '-');
  }

  private static List<Container.Entry> ofKind(Container container, FileKind kind) {
    return container.entries().stream().filter(entry -> entry.kind() == kind).toList();
  }
}
