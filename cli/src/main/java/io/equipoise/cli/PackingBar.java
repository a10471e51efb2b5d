package io.equipoise.cli;

import io.equipoise.data.PackProgress;

/** Shows how packing gets on. */
final class PackingBar implements PackProgress {
  private final Terminal terminal;
  private boolean told;

  PackingBar(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void packed(long done, long total) {
    if (!told) {
      told = true;
      terminal.tell("Packing the images, once: later runs start at once.");
    }
    if (total > 0) {
      terminal.progress((double) done / total, done + " of " + total + " images");
    }
    if (done == total) {
      terminal.clear();
    }
  }
}
