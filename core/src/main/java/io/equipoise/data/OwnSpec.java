package io.equipoise.data;

/** A set that a program brought: the spec says which, and cannot be opened. */
record OwnSpec(String text) implements Spec {
  @Override
  public boolean require(DataOptions options) {
    throw unknown();
  }

  @Override
  public TrainingData open(DataOptions options) {
    throw unknown();
  }

  @Override
  public ImageSource source(DataOptions options) {
    throw unknown();
  }

  @Override
  public String name(DataOptions options) {
    throw unknown();
  }

  private DataException unknown() {
    return new DataException(
        "%s is a set that a Java program brought: go on from one that gives it, by Training.data, or give other data"
            .formatted(text));
  }
}
