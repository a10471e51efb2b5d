package io.equipoise.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program itself: says what there is. */
@Command(
    name = "equipoise",
    description = "Energy-based GANs: trains generators on images and uses them.",
    footer = {
      "",
      "Start with:",
      "  equipoise train                              on the built-in faces: 5 minutes",
      "  equipoise train --data FOLDER                the same on your own images",
      "  equipoise generate --run RUN --out grid.png  new images of a trained run"
    })
final class Equipoise implements Runnable {
  @Mixin private HelpOption help;

  @Override
  public void run() {
    help.show();
  }
}
