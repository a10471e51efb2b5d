package io.equipoise.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** Tells a user what went wrong: a sentence, and the stack only with {@code --debug}. */
public final class Failures {
  private Failures() {}

  /** A command line that writes to a terminal and tells failures there. */
  public static CommandLine told(CommandLine line, Terminal terminal) {
    line.registerConverter(Path.class, Failures::path);
    EnumOptions.readBy(line);
    line.setExpandAtFiles(false); // @FILE is a name like any other, no file of options
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(Failures::usage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> report(failure, terminal, debug(parsed)));
    return line;
  }

  /** Java takes an empty path for the folder at hand, which an unset variable of a shell is not. */
  private static Path path(String given) {
    if (given.isEmpty()) {
      throw new CommandLine.TypeConversionException("it is empty: give a path");
    }
    return Path.of(given);
  }

  private static boolean debug(CommandLine.ParseResult parsed) {
    for (CommandLine.ParseResult p = parsed; p != null; p = p.subcommand()) {
      if (p.hasMatchedOption("--debug")) {
        return true;
      }
    }
    return false;
  }

  /** A mistake in the command itself. */
  private static int usage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    line.getErr().println("equipoise: " + mistake(e));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
    line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    if (List.of(arguments).contains("--debug")) {
      e.printStackTrace(line.getErr());
    }
    return ExitCode.USAGE;
  }

  /** Picocli tells a place ("at index 0"), and calls the value of an unknown option unknown too. */
  private static String mistake(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    CommandLine line = e.getCommandLine();
    String first = unmatched.getUnmatched().get(0);
    if (unmatched.isUnknownOption()) {
      return "there is no option '" + first + "'";
    }
    return line.getSubcommands().isEmpty()
        ? "'" + first + "' is one argument too many"
        : "there is no command '" + first + "'";
  }

  /** A failure of the command. */
  private static int report(Throwable failure, Terminal terminal, boolean debug) {
    int code = ExitCode.of(failure);
    String message = firstLine(failure);
    terminal.say(
        code == ExitCode.FAILURE && !debug
            ? "equipoise: failed: " + message + " (--debug shows where)"
            : "equipoise: " + message);
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
    return code;
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
