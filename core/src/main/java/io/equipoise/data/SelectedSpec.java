package io.equipoise.data;

/**
 * Some images of another set.
 *
 * @param written the selection as it stands after {@code #}
 */
record SelectedSpec(Spec base, String written, Selection selection) implements Spec {
  static SelectedSpec of(Spec base, String written) {
    return new SelectedSpec(base, written, Selection.parse(written));
  }

  @Override
  public String text() {
    return base.text() + "#" + written;
  }

  @Override
  public String absolute() {
    return base.absolute() + "#" + written;
  }

  @Override
  public boolean require(DataOptions options) {
    return base.require(options);
  }

  @Override
  public SelectedImages open(DataOptions options) {
    TrainingData all = base.open(options);
    try {
      if (all instanceof ImageData images) {
        return SelectedImages.of(images, selection);
      }
      throw new DataException(
          all.name() + " is a mixture of points: there are no images to select");
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  @Override
  public ImageSource source(DataOptions options) {
    throw new DataException(
        text() + " is selected as it is read: pack the whole set, and select from that");
  }

  @Override
  public String name(DataOptions options) {
    return base.name(options) + selection.suffix();
  }

  @Override
  public DataInfo info(DataOptions options) {
    try (SelectedImages images = open(options)) {
      return DataInfo.ofSelected(images);
    }
  }
}
