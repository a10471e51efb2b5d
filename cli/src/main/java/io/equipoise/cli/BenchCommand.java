package io.equipoise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: how fast this machine is, beside its own peak and beside PyTorch. */
@Command(
    name = "bench",
    description = {
      "Measures how fast this machine trains, samples, reads and serves images.",
      "Training and sampling as a share of the machine's own peak, and in turns with PyTorch."
    })
final class BenchCommand implements Runnable {
  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new BenchCommand())
        .addSubcommand(new BenchStepCommand(terminal))
        .addSubcommand(new BenchSampleCommand(terminal))
        .addSubcommand(new BenchDataCommand(terminal))
        .addSubcommand(new BenchServeCommand(terminal))
        .addSubcommand(new BenchSyncCommand(terminal))
        .addSubcommand(new BenchScalingCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to measure: bench step, bench sample, bench data, bench serve, bench sync or bench"
            + " scaling");
  }
}
