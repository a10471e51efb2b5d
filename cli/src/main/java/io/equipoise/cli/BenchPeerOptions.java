package io.equipoise.cli;

import io.equipoise.bench.TwinMode;
import io.equipoise.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** With whom {@code bench} compares. */
final class BenchPeerOptions {
  @Option(
      names = "--vs-pytorch",
      paramLabel = "PYTHON",
      description =
          "run the same work in turns in this Python, which has torch, and give the ratio")
  private Path python;

  @Option(
      names = "--mode",
      paramLabel = "MODE,..",
      hideParamSyntax = true,
      split = ",",
      description =
          "how PyTorch runs it: eager, channels-last, compile, bf16, compile-bf16; several by commas;"
              + " each may end in +frozen: no gradients of D's weights in G's phase (default: eager for"
              + " fp32, bf16 for bf16)")
  private List<String> modes;

  /** The Python, or null without a comparison. */
  Path python() {
    return python;
  }

  /** How PyTorch is to run, checked; none without a comparison. */
  List<TwinMode> modes(Precision precision) {
    if (python == null && modes != null) {
      throw new IllegalArgumentException(
          "--mode says how PyTorch runs: it goes with --vs-pytorch PYTHON");
    }
    if (python == null) {
      return List.of();
    }
    return modes == null
        ? List.of(TwinMode.matching(precision))
        : modes.stream().map(TwinMode::new).toList();
  }
}
