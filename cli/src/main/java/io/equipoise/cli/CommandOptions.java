package io.equipoise.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes. */
class CommandOptions {
  @Mixin HelpOption help;

  /** {@code -q}. */
  @Option(
      names = {"-q", "--quiet"},
      description = "Print only results and what went wrong.")
  public boolean quiet;

  @Option(names = "--debug", description = "Show the stack of a failure.")
  boolean debug;
}
