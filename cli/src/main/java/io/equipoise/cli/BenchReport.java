package io.equipoise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.bench.BenchConfig;
import io.equipoise.bench.MachinePeak;
import io.equipoise.bench.PyTorchTwin;
import io.equipoise.bench.Timings;
import io.equipoise.tensor.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What {@code bench step} and {@code bench sample} found.
 *
 * @param steps timed
 * @param unit what one of them is, for people
 * @param flop operations of one of ours
 * @param timings ours, then each peer's
 * @param memory the most that ours held
 */
record BenchReport(
    BenchConfig config,
    int steps,
    String unit,
    long flop,
    List<Timings> timings,
    OptionalLong memory,
    List<PyTorchTwin> peers,
    Map<Precision, MachinePeak> peaks) {
  private static final double GIGA = 1e9;
  private static final double MEBI = 1 << 20;

  void print(Terminal terminal, boolean json) {
    if (json) {
      terminal.out().println(json());
    } else {
      text().lines().forEach(terminal.out()::println);
    }
  }

  private Timings ours() {
    return timings.get(0);
  }

  private double imagesPerSecond(Timings timed) {
    return 1000.0 * config.batch() / timed.medianMillis();
  }

  private double gflopPerSecond() {
    return flop / GIGA / ours().medianMillis() * 1000;
  }

  private double peakShare() {
    return gflopPerSecond() / peaks.get(config.machine().precision()).convolution();
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ms_per_step", rounded(ours().medianMillis()));
    json.put("images_per_second", rounded(imagesPerSecond(ours())));
    json.put("gflop_per_step", flop / GIGA);
    json.put("peak_share", rounded(peakShare()));
    memory.ifPresent(bytes -> json.put("peak_memory_bytes", bytes));
    if (!peers.isEmpty()) {
      putPeer(json, 0);
      var all = json.putArray("peers");
      for (int p = 0; p < peers.size(); p++) {
        putPeer(all.addObject(), p);
      }
    }
    ObjectNode machine = json.putObject("peaks");
    peaks.forEach(
        (precision, peak) ->
            machine
                .putObject(precision.toString())
                .put("convolution_gflop_per_second", rounded(peak.convolution()))
                .put("matrix_gflop_per_second", rounded(peak.matrix())));
    json.put("filters", config.network().filters());
    json.put("resolution", config.network().resolution());
    json.put("channels", config.network().channels());
    json.put("latent", config.network().latent());
    json.put("batch", config.batch());
    json.put("objective", config.objective().label());
    json.put("precision", config.machine().precision().toString());
    json.put("device", config.machine().device().toString());
    json.put("threads", config.machine().threads());
    json.put("steps", steps);
    return json;
  }

  private void putPeer(ObjectNode json, int p) {
    PyTorchTwin peer = peers.get(p);
    Timings timed = timings.get(p + 1);
    json.put("peer", peer.implementation());
    json.put("peer_mode", peer.mode());
    json.put("peer_ms_per_step", rounded(timed.medianMillis()));
    json.put("peer_images_per_second", rounded(imagesPerSecond(timed)));
    json.put("peer_gflop_per_step", peer.gflop());
    peer.peakMemoryBytes().ifPresent(bytes -> json.put("peer_peak_memory_bytes", bytes));
    putRatio(json, timed, ours());
  }

  /** How many times as long as ours theirs took, and how much that moved. */
  static void putRatio(ObjectNode json, Timings theirs, Timings ours) {
    json.put("ratio", rounded(theirs.ratioTo(ours)));
    var rounds = json.putArray("ratio_by_round");
    Arrays.stream(theirs.ratiosTo(ours)).forEach(ratio -> rounds.add(rounded(ratio)));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d px, n = %d, batch %d, %s, %s, %s, %d timed%n"
            .formatted(
                config.network().resolution(),
                config.network().filters(),
                config.batch(),
                config.objective().label(),
                config.machine().precision(),
                place(),
                steps));
    line(text, "equipoise", ours(), flop / GIGA, memory);
    text.append(
        "%-36s %.0f GFLOP/s, %.0f %% of the convolution peak%n"
            .formatted("", gflopPerSecond(), 100 * peakShare()));
    for (int p = 0; p < peers.size(); p++) {
      PyTorchTwin peer = peers.get(p);
      Timings timed = timings.get(p + 1);
      String name = peer.implementation() + " " + peer.mode();
      line(text, name, timed, peer.gflop(), peer.peakMemoryBytes());
      double[] ratios = timed.ratiosTo(ours());
      text.append(
          "%-36s equipoise is %.2f times as fast (%.2f to %.2f by round)%n"
              .formatted(
                  "",
                  timed.ratioTo(ours()),
                  Arrays.stream(ratios).min().orElseThrow(),
                  Arrays.stream(ratios).max().orElseThrow()));
    }
    peaks.forEach(
        (precision, peak) ->
            text.append(
                "%-36s %.0f GFLOP/s in a convolution, %.0f in a matrix product%n"
                    .formatted("peak " + precision, peak.convolution(), peak.matrix())));
    return text.toString();
  }

  private void line(
      StringBuilder text, String name, Timings timed, double gflop, OptionalLong bytes) {
    text.append(
        "%-36s %.1f ms a %s, %.1f images/s, %.2f GFLOP"
            .formatted(name, timed.medianMillis(), unit, imagesPerSecond(timed), gflop));
    bytes.ifPresent(b -> text.append(", %.0f MiB at most".formatted(b / MEBI)));
    text.append(System.lineSeparator());
  }

  private String place() {
    int threads = config.machine().threads();
    return switch (config.machine().device()) {
      case CUDA -> "cuda";
      case CPU -> threads == 1 ? "1 thread" : threads + " threads";
    };
  }

  /** To five digits: more were never measured. */
  static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.5g", value));
  }
}
