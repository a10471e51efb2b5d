package io.equipoise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private CommandSpec spec;

  Equipoise(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out(), CommandLine.Help.Ansi.AUTO);
  }
}
