package io.equipoise.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PNG, JPEG, GIF and BMP files in a folder or archive, in the order of their names, with the
 * classes of {@link FolderClasses}.
 */
final class ImageFiles implements ImageSource {
  private final Container container;
  private final ReadLimits limits;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Container.Entry> images = new ArrayList<>();
  private final FolderClasses classes;
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
    classes = FolderClasses.of(images.stream().map(Container.Entry::name).toList());
    labels = images.stream().mapToInt(image -> classes.label(image.name())).toArray();
  }

  /** The images from a place to before another one. */
  FilesPart part(int from, int to) {
    return new FilesPart(
        images.subList(from, to), classes, container::where, container::read, limits);
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
  public List<String> classNames() {
    return classes.names();
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
        images,
        (entry, opener) ->
            visitor.visit(
                ImageFile.read(container.where(entry.name()), entry, opener, limits)
                    .item(places.get(entry.name()))));
  }

  @Override
  public void close() {
    container.close();
  }
}
