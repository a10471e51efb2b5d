package io.equipoise.training;

import java.util.List;

/** What a training warns of, for a test to look at. */
final class Warnings {
  private Warnings() {}

  /** A listener that adds each warning to a list. */
  static TrainingListener to(List<String> warnings) {
    return new TrainingListener() {
      @Override
      public void warned(String message) {
        warnings.add(message);
      }
    };
  }
}
