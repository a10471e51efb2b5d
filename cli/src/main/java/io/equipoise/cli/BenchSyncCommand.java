package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.bench.Link;
import io.equipoise.bench.SumBench;
import io.equipoise.distributed.RankEnvironment;
import io.equipoise.distributed.RankGroup;
import io.equipoise.training.Devices;
import io.equipoise.training.MachineConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench sync}: sums over ranks. */
@Command(
    name = "sync",
    sortOptions = false,
    description = {
      "Times sums over the processes of a group, as a training with several processes makes them.",
      "Every process runs it: equipoise launch --nproc 2 -- bench sync"
    })
final class BenchSyncCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(
      names = "--sums",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "sums of each length that are timed; their median counts (default: ${DEFAULT-VALUE})")
  private int sums;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "where to compute (default: ${DEFAULT-VALUE})")
  private MachineConfig.Place device;

  BenchSyncCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    RankEnvironment place =
        RankEnvironment.of(System.getenv())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this process is alone: equipoise launch --nproc 2 -- bench sync"));
    List<SumBench.Sum> found =
        RankGroup.with(
            place,
            group -> {
              group.connect(device);
              return SumBench.run(group, Devices.of(device, place.localRank()), sums);
            });
    if (place.rank() == 0) {
      print(place.world(), found);
    }
    return ExitCode.DONE;
  }

  private void print(int ranks, List<SumBench.Sum> found) {
    if (common.json) {
      terminal.out().println(json(ranks, found));
      return;
    }
    terminal.out().println(ranks + " ranks, sums of float32:");
    for (SumBench.Sum sum : found) {
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%,12d bytes %10.3f ms %8.2f GB/s",
                  sum.bytes(),
                  sum.timings().medianMillis(),
                  sum.gigabytesPerSecond()));
    }
    if (ranks > 1) {
      Link link = SumBench.link(ranks, found);
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "as between links of %.3f ms and %.3f GB/s: for bench scaling",
                  link.latencyMillis(),
                  link.gigabytesPerSecond()));
    }
  }

  private static ObjectNode json(int ranks, List<SumBench.Sum> found) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ranks", ranks);
    ArrayNode sums = json.putArray("sums");
    for (SumBench.Sum sum : found) {
      sums.addObject()
          .put("bytes", sum.bytes())
          .put("ms", sum.timings().medianMillis())
          .put("gigabytes_per_second", sum.gigabytesPerSecond());
    }
    if (ranks > 1) {
      Link link = SumBench.link(ranks, found);
      json.putObject("link")
          .put("latency_ms", link.latencyMillis())
          .put("gigabytes_per_second", link.gigabytesPerSecond());
    }
    return json;
  }
}
