package io.equipoise.cli;

import io.equipoise.bench.BenchConfig;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.Precision;
import io.equipoise.training.MachineConfig;
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
      description = "precision of the networks' products (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "where to compute (default: ${DEFAULT-VALUE})")
  private MachineConfig.Place device;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "threads that an operation uses (default: all)")
  private Integer threads;

  /** What to time, checked. */
  BenchConfig config(String objective, int batch) {
    return new BenchConfig(
        new NetworkConfig(Architecture.BEGAN, resolution, channels, filters, latent, true),
        objective(objective),
        batch,
        new MachineConfig(
            device,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads,
            precision));
  }

  private static ObjectiveConfig.Name objective(String given) {
    return ObjectiveConfig.Name.PUBLISHED.stream()
        .filter(name -> name.label().equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ObjectiveConfig.Name.PUBLISHED.stream()
                        .map(ObjectiveConfig.Name::label)
                        .collect(
                            Collectors.joining("|", "--objective '" + given + "' is not ", ""))));
  }
}
