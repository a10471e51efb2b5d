package io.equipoise.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --help}, which every command takes. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Shows the help, for a command that does nothing by itself. */
  public void show() {
    command.commandLine().usage(command.commandLine().getOut());
  }
}
