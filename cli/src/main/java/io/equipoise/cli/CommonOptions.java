package io.equipoise.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes. */
public final class CommonOptions {
  @Mixin HelpOption help;

  /** {@code -q}. */
  @Option(
      names = {"-q", "--quiet"},
      description = "Say only what went wrong.")
  public boolean quiet;

  /** {@code --json}. */
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  public boolean json;

  @Option(names = "--debug", description = "Show the stack of a failure.")
  boolean debug;
}
