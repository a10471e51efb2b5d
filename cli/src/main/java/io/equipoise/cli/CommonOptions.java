package io.equipoise.cli;

import picocli.CommandLine.Option;

/** What every command with a result takes. */
public final class CommonOptions extends CommandOptions {
  /** {@code --json}. */
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  public boolean json;
}
