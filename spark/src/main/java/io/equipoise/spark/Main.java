package io.equipoise.spark;

import io.equipoise.cli.Failures;
import io.equipoise.cli.Terminal;
import java.util.Locale;
import picocli.CommandLine;

/** Runs a job and exits with its code. */
public final class Main {
  private Main() {}

  /** Entry point for {@code spark-submit}. */
  public static void main(String... arguments) {
    Locale.setDefault(Locale.ROOT); // as equipoise does
    // as in the executors; javacpp reads them when it is first used
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
    System.exit(run(new Terminal(System.out, System.err), arguments));
  }

  /** Runs a job; returns its exit code. */
  static int run(Terminal terminal, String... arguments) {
    CommandLine line = new CommandLine(new Jobs());
    line.addSubcommand(TrainJob.line(terminal));
    line.addSubcommand(new GenerateJob(terminal));
    line.addSubcommand(new EvaluateJob(terminal));
    line.addSubcommand(new PackJob(terminal));
    return Failures.told(line, terminal).execute(arguments);
  }
}
