package io.equipoise.cli;

import io.equipoise.bench.Alternation;
import io.equipoise.bench.BenchConfig;
import io.equipoise.bench.Contender;
import io.equipoise.bench.MachinePeak;
import io.equipoise.bench.PyTorchTwin;
import io.equipoise.bench.Timings;
import io.equipoise.bench.TwinMode;
import io.equipoise.tensor.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs steps or samples of ours in turns with PyTorch's, then measures the machine's peak. */
final class ComputingBench {
  private final Terminal terminal;
  private final BenchConfig config;
  private final int steps;
  private final long flop;
  private final String unit;
  private final List<Supplier<PyTorchTwin>> peers = new ArrayList<>();

  /**
   * A benchmark that has not run.
   *
   * @param flop operations of a unit of ours
   * @param unit what is timed, for people
   */
  ComputingBench(Terminal terminal, BenchConfig config, int steps, long flop, String unit) {
    Alternation.requireUnits(steps);
    this.terminal = terminal;
    this.config = config;
    this.steps = steps;
    this.flop = flop;
    this.unit = unit;
  }

  /** Compares with PyTorch in some modes. */
  void against(List<TwinMode> modes, Function<TwinMode, PyTorchTwin> start) {
    modes.forEach(mode -> peers.add(() -> start(mode, start)));
  }

  private PyTorchTwin start(TwinMode mode, Function<TwinMode, PyTorchTwin> start) {
    terminal.tell("Starting PyTorch (" + mode.name() + ")...");
    return start.apply(mode);
  }

  /** Times everything. */
  BenchReport run(Supplier<Contender> ours) {
    List<PyTorchTwin> twins = new ArrayList<>();
    try {
      peers.forEach(peer -> twins.add(peer.get()));
      return timed(ours, twins);
    } finally {
      twins.forEach(PyTorchTwin::close);
    }
  }

  private BenchReport timed(Supplier<Contender> ours, List<PyTorchTwin> twins) {
    List<Contender> contenders = new ArrayList<>();
    List<Timings> timings;
    OptionalLong memory;
    try (Contender own = ours.get()) {
      contenders.add(own);
      contenders.addAll(twins);
      timings =
          Alternation.run(
              contenders,
              steps,
              (done, total) ->
                  terminal.progress((double) done / total, done + " of " + total + " blocks"));
      memory = own.peakMemoryBytes();
    } finally {
      terminal.clear();
    }
    return new BenchReport(config, steps, unit, flop, timings, memory, twins, peaks());
  }

  private Map<Precision, MachinePeak> peaks() {
    terminal.tell("Measuring the machine's peak...");
    Map<Precision, MachinePeak> peaks = new EnumMap<>(Precision.class);
    for (Precision precision : Precision.values()) {
      peaks.put(precision, MachinePeak.measure(config, precision));
    }
    return peaks;
  }
}
