package io.equipoise.cli;

import io.equipoise.run.Versions;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program itself: says what there is. */
@Command(
    name = "equipoise",
    versionProvider = Equipoise.Version.class,
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

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of the program, of libtorch's bindings and of Java.")
  boolean version;

  @Override
  public void run() {
    help.show();
  }

  /** Said of a fault by who reports it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "equipoise %s (libtorch %s, Java %s)"
            .formatted(Versions.program(), Versions.libtorch(), System.getProperty("java.version"))
      };
    }
  }
}
