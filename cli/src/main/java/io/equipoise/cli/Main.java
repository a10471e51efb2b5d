package io.equipoise.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Runs a command and exits with its code. */
public final class Main {
  private Main() {}

  /** Entry point of the launcher. */
  public static void main(String... arguments) {
    System.exit(run(new Terminal(System.out, System.err), arguments));
  }

  /** Runs a command; returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    CommandLine line = new CommandLine(new Equipoise(terminal));
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
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(Failures::usage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> Failures.report(failure, terminal, debug(parsed)));
    return line.execute(arguments);
  }

  private static boolean debug(CommandLine.ParseResult parsed) {
    for (CommandLine.ParseResult p = parsed; p != null; p = p.subcommand()) {
      if (p.hasMatchedOption("--debug")) {
        return true;
      }
    }
    return false;
  }
}
