package io.equipoise.cli;

import java.util.Locale;
import picocli.CommandLine;

/** Runs a command and exits with its code. */
public final class Main {
  private Main() {}

  /** Entry point of the launcher. */
  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT); // all words are English, and so are the numbers among them
    System.exit(run(new Terminal(System.out, System.err), arguments));
  }

  /** Runs a command; returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    return Failures.told(line(terminal), terminal).execute(arguments);
  }

  /** All commands. */
  static CommandLine line(Terminal terminal) {
    CommandLine line = new CommandLine(new Equipoise());
    line.addSubcommand(TrainCommand.line(terminal));
    line.addSubcommand(LaunchCommand.line(terminal));
    line.addSubcommand(new GenerateCommand(terminal));
    line.addSubcommand(new InterpolateCommand(terminal));
    line.addSubcommand(new EmbedCommand(terminal));
    line.addSubcommand(new ScoreCommand(terminal));
    line.addSubcommand(new EvaluateCommand(terminal));
    line.addSubcommand(ExperimentCommand.line(terminal));
    line.addSubcommand(new ExportCommand(terminal));
    line.addSubcommand(new ServeCommand(terminal));
    line.addSubcommand(new StudioCommand(terminal));
    line.addSubcommand(DataCommand.line(terminal));
    line.addSubcommand(BenchCommand.line(terminal));
    line.addSubcommand(new CompletionCommand(terminal));
    return line;
  }
}
