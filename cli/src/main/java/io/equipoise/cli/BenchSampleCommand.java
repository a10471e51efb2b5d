package io.equipoise.cli;

import io.equipoise.bench.BenchConfig;
import io.equipoise.bench.PyTorchTwin;
import io.equipoise.bench.SampleBench;
import io.equipoise.bench.StepFlop;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench sample}: images of a generator. */
@Command(
    name = "sample",
    sortOptions = false,
    description = {
      "Times the began generator making images; a step is one batch of them.",
      "peak_share is its rate divided by that of this machine's fastest 3 x 3 convolution."
    })
final class BenchSampleCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;
  @Mixin private BenchNetworkOptions networks;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "images at a time (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "S",
      defaultValue = "10",
      description = "batches that are timed; their median counts (default: ${DEFAULT-VALUE})")
  private int steps;

  @Mixin private BenchPeerOptions peer;

  BenchSampleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    BenchConfig config = networks.config("began", batch);
    long flop = StepFlop.ofSampling(config.network(), batch);
    ComputingBench bench = new ComputingBench(terminal, config, steps, flop, "batch");
    bench.against(
        peer.modes(config.machine().precision()),
        mode -> PyTorchTwin.sample(peer.python(), mode, config));
    bench.run(() -> new SampleBench(config)).print(terminal, common.json);
    return ExitCode.DONE;
  }
}
