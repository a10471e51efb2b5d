package io.equipoise.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Some image files of a set, next to each other in the order of their names. Their content is told
 * by names, lengths and bytes alone, so that it is the same from a folder, an archive or anywhere.
 */
final class FilesPart implements PartSource {
  private static final String UNREADABLE = "unreadable";

  /** Hands over files in any order. */
  @FunctionalInterface
  interface Reading {
    void of(List<Container.Entry> wanted, Container.Reader reader);
  }

  private final List<Container.Entry> files;
  private final FolderClasses classes;
  private final UnaryOperator<String> where;
  private final Reading reading;
  private final ReadLimits limits;
  private final Map<String, Integer> places = new HashMap<>();
  private final String[] digests; // of the content of each file, once it was read

  FilesPart(
      List<Container.Entry> files,
      FolderClasses classes,
      UnaryOperator<String> where,
      Reading reading,
      ReadLimits limits) {
    this.files = files;
    this.classes = classes;
    this.where = where;
    this.reading = reading;
    this.limits = limits;
    this.digests = new String[files.size()];
    for (int place = 0; place < files.size(); place++) {
      places.put(files.get(place).name(), place);
    }
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public List<String> classNames() {
    return classes.names();
  }

  @Override
  public int label(int place) {
    return classes.label(fileName(place));
  }

  @Override
  public String fileName(int place) {
    return files.get(place).name();
  }

  @Override
  public void read(Visitor visitor) {
    reading.of(
        files,
        (entry, opener) -> {
          int place = places.get(entry.name());
          ImageFile file = ImageFile.read(where.apply(entry.name()), entry, opener, limits);
          digests[place] = file.bytes() == null ? UNREADABLE : digest(file.bytes());
          visitor.visit(file.item(place));
        });
  }

  private static String digest(byte[] bytes) {
    return new Sha256().number(bytes.length).bytes(bytes, 0, bytes.length).hex();
  }

  @Override
  public String content() {
    if (Arrays.asList(digests).contains(null)) {
      read(item -> {});
    }
    Sha256 all = new Sha256().text("image files of a part").number(files.size());
    for (int place = 0; place < digests.length; place++) {
      all.text(fileName(place)).text(digests[place]);
    }
    return all.hex();
  }
}
