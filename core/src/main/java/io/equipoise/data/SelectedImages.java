package io.equipoise.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Some images of a set, in its order: those of one class, or all but some that are held out. */
public final class SelectedImages implements ImageData {
  private final ImageData base;
  private final Selection selection;
  private final long[] places;

  private SelectedImages(ImageData base, Selection selection, long[] places) {
    this.base = base;
    this.selection = selection;
    this.places = places;
  }

  /**
   * Selects from a set, which then belongs to the selected one.
   *
   * @throws DataException if there is no such class, or no such image
   */
  static SelectedImages of(ImageData base, Selection selection) {
    long[] places = selection.places(base);
    if (places.length == 0) {
      throw new DataException(base.name() + " has no image that " + selection + " selects");
    }
    return new SelectedImages(base, selection, places);
  }

  /** The set that was selected from. Owned here. */
  public ImageData base() {
    return base;
  }

  /** Place in the set that was selected from. */
  long place(long index) {
    return places[(int) Objects.checkIndex(index, (long) places.length)];
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    base.read(place(index), into, offset);
  }

  /** -1 where all images are of one class: it tells them not apart. */
  @Override
  public int label(long index) {
    return ofOneClass() ? -1 : base.label(place(index));
  }

  @Override
  public List<String> fileNames() {
    List<String> all = base.fileNames();
    return all.isEmpty()
        ? all
        : Arrays.stream(places).mapToObj(place -> all.get(Math.toIntExact(place))).toList();
  }

  private boolean ofOneClass() {
    return !selection.className().isEmpty();
  }

  @Override
  public int resolution() {
    return base.resolution();
  }

  @Override
  public int channels() {
    return base.channels();
  }

  @Override
  public String name() {
    return base.name() + selection.suffix();
  }

  @Override
  public long count() {
    return places.length;
  }

  @Override
  public String fingerprint() {
    Sha256 digest = new Sha256().text("selected").text(base.fingerprint());
    return digest
        .text(selection.className())
        .number(selection.every())
        .number(selection.heldOut() ? 1 : 0)
        .hex();
  }

  @Override
  public List<String> classNames() {
    return ofOneClass() ? List.of() : base.classNames();
  }

  @Override
  public void close() {
    base.close();
  }
}
