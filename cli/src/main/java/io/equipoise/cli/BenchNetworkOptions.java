package io.equipoise.cli;

import io.equipoise.bench.BenchConfig;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.Precision;
import io.equipoise.training.MachineConfig;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which networks {@code bench} times, and where. */
final class BenchNetworkOptions {
  @Option(
      names = "--filters",
      paramLabel = "n",
      defaultValue = "64",
      description = "filters of the first layer (default: ${DEFAULT-VALUE})")
  private int filters;

  @Option(
      names = "--resolution",
      paramLabel = "R",
      defaultValue = "32",
      description = "32, 64, 128 or 256 pixels (default: ${DEFAULT-VALUE})")
  private int resolution;

  @Option(
      names = "--channels",
      paramLabel = "C",
      defaultValue = "3",
      description = "1 or 3 (default: ${DEFAULT-VALUE})")
  private int channels;

  @Option(
      names = "--latent",
      paramLabel = "Z",
      defaultValue = "64",
      description = "size of z and of the code (default: ${DEFAULT-VALUE})")
  private int latent;

  @Option(
      names = "--precision",
      paramLabel = "fp32|bf16",
      defaultValue = "fp32",
      description = "of the networks' products (default: ${DEFAULT-VALUE})")
  private String precision;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "where to compute (default: ${DEFAULT-VALUE})")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads of an operation (default: all)")
  private Integer threads;

  /** What to time, checked. */
  BenchConfig config(String objective, int batch) {
    return new BenchConfig(
        new NetworkConfig(Architecture.BEGAN, resolution, channels, filters, latent, true),
        choice(
            "--objective",
            objective,
            ObjectiveConfig.Name.PUBLISHED.toArray(ObjectiveConfig.Name[]::new),
            ObjectiveConfig.Name::label),
        batch,
        new MachineConfig(
            choice("--device", device, MachineConfig.Place.values(), BenchReport::label),
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            choice("--precision", precision, Precision.values(), BenchReport::label)));
  }

  private static <E> E choice(String option, String given, E[] all, Function<E, String> label) {
    return Arrays.stream(all)
        .filter(value -> label.apply(value).equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s' is not %s"
                        .formatted(
                            option,
                            given,
                            Arrays.stream(all).map(label).collect(Collectors.joining("|")))));
  }
}
