package io.equipoise.data;

/** A data spec, taken apart; {@link DataSpec} says what specs there are. */
sealed interface Spec
    permits OwnSpec, PointsSpec, SelectedSpec, StackedSpec, DrawnSpec, StoredSpec {
  /** The set of drawings, the mixtures and what is stacked do not depend on a training's seed. */
  long DATA_SEED = 0;

  /** A path has at most 4096; each prefix and selection is read by a call within a call. */
  int MOST_CHARACTERS = 10_000;

  /**
   * Reads a spec; looks at no file.
   *
   * @throws IllegalArgumentException if a selection after it is none, or it is too long to be one
   */
  static Spec of(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "the data \"%s...\" have a name of %,d characters, at most %,d are read: give a shorter one"
              .formatted(text.substring(0, 40), text.length(), MOST_CHARACTERS));
    }
    if (text.startsWith(DataSpec.OWN)) {
      return new OwnSpec(text);
    }
    int selection = Selection.in(text);
    if (selection >= 0) {
      return SelectedSpec.of(of(text.substring(0, selection)), text.substring(selection + 1));
    }
    if (text.startsWith(StackedImages.PREFIX)) {
      return new StackedSpec(of(text.substring(StackedImages.PREFIX.length())));
    }
    if (PointsSpec.NAMES.contains(text)) {
      return new PointsSpec(text);
    }
    return DrawnSpec.SETS.containsKey(text)
        ? new DrawnSpec(DrawnSpec.SETS.get(text))
        : new StoredSpec(text);
  }

  /** The spec as it is written. */
  String text();

  /** The same data wherever it is read: paths become absolute, names of sets stay. */
  default String absolute() {
    return text();
  }

  /**
   * Asks for no more than that the data are there.
   *
   * @return whether they are points in the plane
   * @throws DataException if there are none
   */
  boolean require(DataOptions options);

  /** Opens the data, which are packed first if they have to be and were not before. */
  TrainingData open(DataOptions options);

  /**
   * The images before they are packed.
   *
   * @throws DataException if they are not packed, with what to do instead
   */
  ImageSource source(DataOptions options);

  /** What a set made of {@link #source} is called, [a-z0-9-]. */
  String name(DataOptions options);

  /** Looks at every image and tells what it found. */
  default DataInfo info(DataOptions options) {
    try (ImageSource source = source(options)) {
      String content = new PackCache(options).content(source);
      return DataInfo.ofSource(source, name(options), content, options);
    }
  }
}
