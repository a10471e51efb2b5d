package io.equipoise.data;

import java.util.Set;

/** A built-in mixture of points in the plane, which is drawn as it is read. */
record PointsSpec(String text) implements Spec {
  private static final String RING = "ring";
  private static final String GRID = "grid";

  static final Set<String> NAMES = Set.of(RING, GRID);

  @Override
  public boolean require(DataOptions options) {
    return true;
  }

  @Override
  public TrainingData open(DataOptions options) {
    return mixture();
  }

  private Mixture mixture() {
    return text.equals(RING) ? Mixture.ring(DATA_SEED) : Mixture.grid(DATA_SEED);
  }

  @Override
  public ImageSource source(DataOptions options) {
    throw new DataException(
        text + " is a mixture of points, there are no images to pack: train on it as it is");
  }

  @Override
  public String name(DataOptions options) {
    return text;
  }

  @Override
  public DataInfo info(DataOptions options) {
    return DataInfo.ofMixture(mixture());
  }
}
