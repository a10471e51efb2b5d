package io.equipoise.data;

/** Three images of a grey labelled set as the channels of one. */
record StackedSpec(Spec base) implements Spec {
  @Override
  public String text() {
    return StackedImages.PREFIX + base.text();
  }

  @Override
  public String absolute() {
    return StackedImages.PREFIX + base.absolute();
  }

  @Override
  public boolean require(DataOptions options) {
    return base.require(options);
  }

  @Override
  public StackedImages open(DataOptions options) {
    if (options.channels() == 1) {
      throw new IllegalArgumentException(text() + " has 3 channels, not 1: leave --channels out");
    }
    TrainingData grey = base.open(options.withChannels(0));
    try {
      if (grey instanceof PackedSet images) {
        return StackedImages.of(images, DATA_SEED);
      }
      throw new DataException(text() + " cannot be made: stack a grey labelled set of images");
    } catch (RuntimeException e) {
      grey.close();
      throw e;
    }
  }

  @Override
  public ImageSource source(DataOptions options) {
    throw new DataException(
        text() + " is put together as it is read: pack the set that is stacked, or train on it");
  }

  @Override
  public String name(DataOptions options) {
    return "stacked-" + base.name(options);
  }

  @Override
  public DataInfo info(DataOptions options) {
    try (StackedImages images = open(options)) {
      return DataInfo.ofStacked(images);
    }
  }
}
