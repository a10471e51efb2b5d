package io.equipoise.cli;

import io.equipoise.data.BadImage;
import io.equipoise.data.PackProgress;
import io.equipoise.data.PackedSet;
import io.equipoise.data.TrainingData;
import java.util.ArrayList;
import java.util.List;

/** Shows how packing gets on. */
final class PackingBar implements PackProgress {
  private final Terminal terminal;
  private final String what;
  private final List<BadImage> leftOut = new ArrayList<>();
  private boolean told;

  /** For packing. */
  PackingBar(Terminal terminal) {
    this(terminal, "Packing the images, once: later runs start at once.");
  }

  /**
   * For other work on every image.
   *
   * @param what is done, said once when it begins
   */
  PackingBar(Terminal terminal, String what) {
    this.terminal = terminal;
    this.what = what;
  }

  @Override
  public void packed(long done, long total) {
    if (!told) {
      told = true;
      terminal.tell(what);
    }
    if (total > 0) {
      terminal.progress((double) done / total, done + " of " + total + " images");
    }
    if (done == total) {
      terminal.clear();
    }
  }

  @Override
  public void leftOut(BadImage image) {
    leftOut.add(image);
  }

  /**
   * What {@code --skip-bad} left out of a set, whenever that was packed: words to follow a count.
   */
  static String without(TrainingData data) {
    return data instanceof PackedSet set && set.skipped() > 0
        ? ", %,d broken left out".formatted(set.skipped())
        : "";
  }

  /** Broken images that were left out, in their order. */
  List<BadImage> leftOut() {
    return leftOut;
  }
}
