package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.bench.Alternation;
import io.equipoise.bench.Contender;
import io.equipoise.bench.DrawnPhotographs;
import io.equipoise.bench.LoadingBench;
import io.equipoise.bench.PackingBench;
import io.equipoise.bench.PyTorchTwin;
import io.equipoise.bench.Timings;
import io.equipoise.data.DataOptions;
import io.equipoise.data.PackedImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench data}: the input pipeline. */
@Command(
    name = "data",
    sortOptions = false,
    description = {
      "Times packing images, done once for each set, and loading batches of them.",
      "The peer decodes and resizes the same files with PIL."
    })
final class BenchDataCommand implements Callable<Integer> {
  private static final int BATCHES = 1000;

  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "images not packed yet (default: drawn JPEG files of 178 x 218 pixels)")
  private String spec;

  @Option(
      names = "--resolution",
      paramLabel = "R",
      defaultValue = "64",
      description = "side of the squares in pixels (default: ${DEFAULT-VALUE})")
  private int resolution;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "images a batch (default: ${DEFAULT-VALUE})")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "S",
      defaultValue = "5",
      description = "passes over the set that are timed (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--vs-pytorch",
      paramLabel = "PYTHON",
      description = "run PIL in turns in this Python, on a folder or a zip file")
  private Path python;

  BenchDataCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.quiet(common.quiet);
    Alternation.requireUnits(steps);
    if (batch < 1) {
      throw new IllegalArgumentException("--batch " + batch + " is below 1");
    }
    if (spec != null) {
      return measure(spec);
    }
    terminal.tell("Drawing images to read...");
    try (DrawnPhotographs drawn = new DrawnPhotographs()) {
      return measure(drawn.folder().toString());
    }
  }

  private int measure(String set) {
    try (PackingBench packing = new PackingBench(set, DataOptions.at(resolution))) {
      if (python == null) {
        report(packing, null);
      } else {
        PackedImages images = packing.images();
        int threads = Runtime.getRuntime().availableProcessors();
        try (PyTorchTwin peer =
            PyTorchTwin.data(python, Path.of(set), resolution, images.channels(), threads)) {
          requireSame(images, peer);
          report(packing, peer);
        }
      }
    }
    return ExitCode.DONE;
  }

  private static void requireSame(PackedImages images, PyTorchTwin peer) {
    if (peer.images() != images.count()) {
      throw new IllegalArgumentException(
          "%s reads %d images of the set and equipoise %d: give a set that both read whole"
              .formatted(peer.implementation(), peer.images(), images.count()));
    }
  }

  private void report(PackingBench packing, PyTorchTwin peer) {
    List<Contender> contenders = new ArrayList<>(List.of(packing));
    if (peer != null) {
      contenders.add(peer);
    }
    List<Timings> passes =
        Alternation.run(
            contenders,
            steps,
            (done, total) ->
                terminal.progress((double) done / total, done + " of " + total + " blocks"));
    terminal.clear();
    Timings loading;
    try (LoadingBench loader = new LoadingBench(packing.images(), batch)) {
      loading = Alternation.run(List.of(loader), BATCHES, Alternation.Progress.SILENT).get(0);
    }
    if (common.json) {
      terminal.out().println(json(packing, loading, passes, peer));
    } else {
      print(packing, loading, passes, peer);
    }
  }

  private double imagesPerSecond(PackingBench packing, Timings passes) {
    return 1000.0 * packing.images().count() / passes.medianMillis();
  }

  private ObjectNode json(
      PackingBench packing, Timings loading, List<Timings> passes, PyTorchTwin peer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ms_per_step", BenchReport.rounded(loading.medianMillis()));
    json.put("images_per_second", BenchReport.rounded(1000.0 * batch / loading.medianMillis()));
    json.put(
        "packing_images_per_second", BenchReport.rounded(imagesPerSecond(packing, passes.get(0))));
    packing.peakMemoryBytes().ifPresent(bytes -> json.put("peak_memory_bytes", bytes));
    if (peer != null) {
      json.put("peer", peer.implementation());
      json.put("peer_mode", peer.mode());
      json.put(
          "peer_images_per_second", BenchReport.rounded(imagesPerSecond(packing, passes.get(1))));
      peer.peakMemoryBytes().ifPresent(bytes -> json.put("peer_peak_memory_bytes", bytes));
      BenchReport.putRatio(json, passes.get(1), passes.get(0));
    }
    json.put("images", packing.images().count());
    json.put("resolution", resolution);
    json.put("batch", batch);
    json.put("steps", steps);
    return json;
  }

  private void print(
      PackingBench packing, Timings loading, List<Timings> passes, PyTorchTwin peer) {
    terminal
        .out()
        .printf("%,d images to %d px, %d passes%n", packing.images().count(), resolution, steps);
    terminal
        .out()
        .printf(
            "%-28s %,.0f images/s in batches of %d%n",
            "loading", 1000.0 * batch / loading.medianMillis(), batch);
    terminal
        .out()
        .printf(
            "%-28s %,.0f images/s%s%n",
            "packing", imagesPerSecond(packing, passes.get(0)), memory(packing.peakMemoryBytes()));
    if (peer != null) {
      terminal
          .out()
          .printf(
              "%-28s %,.0f images/s%s: equipoise is %.2f times as fast%n",
              peer.implementation() + " " + peer.mode(),
              imagesPerSecond(packing, passes.get(1)),
              memory(peer.peakMemoryBytes()),
              passes.get(1).ratioTo(passes.get(0)));
    }
  }

  private static String memory(OptionalLong bytes) {
    return bytes.isEmpty() ? "" : ", %d MiB at most".formatted(bytes.getAsLong() >> 20);
  }
}
