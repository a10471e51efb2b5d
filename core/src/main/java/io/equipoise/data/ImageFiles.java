package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * PNG, JPEG, GIF and BMP files in a folder or archive, in the order of their names. The folders of
 * the first level are the classes, after folders that all images share were left away; there are
 * none unless there are two.
 */
final class ImageFiles implements ImageSource {
  private final Container container;
  private final ReadLimits limits;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Container.Entry> images = new ArrayList<>();
  private final List<String> classNames;
  private final int[] labels;

  ImageFiles(Container container, ReadLimits limits) {
    this.container = container;
    this.limits = limits;
    for (Container.Entry entry : container.entries()) {
      if (entry.kind().isImage()) {
        places.put(entry.name(), images.size());
        images.add(entry);
      }
    }
    int shared = sharedFolders();
    TreeSet<String> folders = new TreeSet<>();
    images.forEach(image -> folders.add(firstFolder(image.name(), shared)));
    folders.remove("");
    classNames = folders.size() < 2 ? List.of() : List.copyOf(folders);
    labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          Math.max(
              -1, Collections.binarySearch(classNames, firstFolder(images.get(i).name(), shared)));
    }
  }

  /** Length of the leading folders, with the slash, that all names have in common. */
  private int sharedFolders() {
    String first = images.get(0).name();
    int shared = first.lastIndexOf('/') + 1;
    for (Container.Entry image : images) {
      while (!image.name().startsWith(first.substring(0, shared))) {
        shared = first.lastIndexOf('/', shared - 2) + 1;
      }
    }
    return shared;
  }

  private static String firstFolder(String name, int shared) {
    int slash = name.indexOf('/', shared);
    return slash < 0 ? "" : name.substring(shared, slash);
  }

  @Override
  public String kind() {
    return container.kind() + " of images";
  }

  @Override
  public int count() {
    return images.size();
  }

  @Override
  public int fixedChannels() {
    return 0;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int place) {
    return labels[place];
  }

  @Override
  public String fileName(int place) {
    return images.get(place).name();
  }

  @Override
  public List<Backing> backing() {
    return Backing.of(container, images);
  }

  @Override
  public String identity() {
    return "image files";
  }

  @Override
  public void read(Visitor visitor) {
    container.read(
        entry -> entry.kind().isImage(),
        (entry, opener) -> {
          String where = container.where(entry.name());
          byte[] bytes;
          try (InputStream stream = opener.open()) {
            limits.checkEntryBytes(where, entry.bytes());
            bytes = limits.readAll(where, stream);
          } catch (IOException e) {
            visitor.visit(
                broken(
                    entry,
                    ImageDecoder.broken(where, "file that cannot be read: " + e.getMessage(), e)));
            return;
          } catch (DataException e) {
            visitor.visit(broken(entry, e));
            return;
          }
          visitor.visit(
              new Item(
                  places.get(entry.name()),
                  where,
                  bytes.length,
                  () -> ImageDecoder.decode(where, bytes)));
        });
  }

  private Item broken(Container.Entry entry, DataException why) {
    return new Item(
        places.get(entry.name()),
        container.where(entry.name()),
        0,
        () -> {
          throw why;
        });
  }

  @Override
  public void close() {
    container.close();
  }
}
