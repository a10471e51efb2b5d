package io.equipoise.cli;

import java.util.List;
import picocli.CommandLine;

/** Tells a user what went wrong: a sentence, and the stack only with {@code --debug}. */
final class Failures {
  private Failures() {}

  /** A mistake in the command itself. */
  static int usage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    line.getErr().println("equipoise: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
    line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    if (List.of(arguments).contains("--debug")) {
      e.printStackTrace(line.getErr());
    }
    return ExitCode.USAGE;
  }

  /** A failure of the command. */
  static int report(Throwable failure, Terminal terminal, boolean debug) {
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
