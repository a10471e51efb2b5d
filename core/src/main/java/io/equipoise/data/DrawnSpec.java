package io.equipoise.data;

import io.equipoise.data.faces.FacePainter;
import java.util.Map;

/** A built-in set of drawings. */
record DrawnSpec(DrawnSet set) implements Spec {
  static final DrawnSet FACES =
      new DrawnSet("faces", FacePainter.VERSION, 20_000, new DrawnFaces(DATA_SEED));

  static final Map<String, DrawnSet> SETS = Map.of(FACES.name(), FACES);

  @Override
  public String text() {
    return set.name();
  }

  @Override
  public boolean require(DataOptions options) {
    return false;
  }

  @Override
  public TrainingData open(DataOptions options) {
    return new PackCache(options).open(set.name(), source(options));
  }

  @Override
  public ImageSource source(DataOptions options) {
    return set.at(options.resolution());
  }

  @Override
  public String name(DataOptions options) {
    return set.name();
  }
}
