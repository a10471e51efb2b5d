package io.equipoise.cli;

import io.equipoise.bench.BenchConfig;
import io.equipoise.bench.PyTorchTwin;
import io.equipoise.bench.StepBench;
import io.equipoise.bench.StepFlop;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench step}: training steps. */
@Command(
    name = "step",
    sortOptions = false,
    description = {
      "Times training steps (both players' updates) of the began networks on noise.",
      "peak_share is the step's rate divided by that of this machine's fastest 3 x 3 convolution."
    })
final class BenchStepCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private BenchNetworkOptions networks;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "real images a step (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--objective",
      paramLabel = "began|ebgan|ebgan-pt|gan",
      defaultValue = "began",
      description = "what the players minimize (default: ${DEFAULT-VALUE})")
  private String objective;

  @Option(
      names = "--steps",
      paramLabel = "S",
      defaultValue = "10",
      description = "steps that are timed; their median counts (default: ${DEFAULT-VALUE})")
  private int steps;

  @Mixin private BenchPeerOptions peer;

  BenchStepCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    BenchConfig config = networks.config(objective, batch);
    long flop = StepFlop.ofStep(config.network(), config.objective(), batch);
    ComputingBench bench = new ComputingBench(terminal, config, steps, flop, "step");
    bench.against(
        peer.modes(config.machine().precision()),
        mode -> PyTorchTwin.step(peer.python(), mode, config));
    bench.run(() -> new StepBench(config)).print(terminal, common.json);
    return ExitCode.DONE;
  }
}
