package io.equipoise.training;

import io.equipoise.network.Parameter;
import io.equipoise.network.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Device;

/** The networks' weights with their shapes and numbers, as a table for people. */
public final class NetworkTable {
  private NetworkTable() {}

  /** The networks of a configuration, built for the purpose. */
  public static String of(TrainConfig config) {
    Device cpu = Devices.of(MachineConfig.Place.CPU);
    try (TrainingState state = new TrainingState(config, config.objective().create(), cpu)) {
      return of(state.generator.parameters(), state.discriminator.parameters());
    }
  }

  static String of(Parameters generator, Parameters discriminator) {
    StringBuilder table = new StringBuilder();
    append(table, "generator", generator);
    append(table, "discriminator", discriminator);
    return table.toString();
  }

  private static void append(StringBuilder table, String title, Parameters parameters) {
    List<Parameter> weights = parameters.weights();
    long total = weights.stream().mapToLong(Parameter::count).sum();
    line(table, title, "", total);
    for (Parameter weight : weights) {
      if (weight.shape().length > 1) { // biases and norms go with their layer
        line(table, "  " + weight.name(), Arrays.toString(weight.shape()), weight.count());
      }
    }
  }

  private static void line(StringBuilder table, String name, String shape, long count) {
    table.append(String.format(Locale.ROOT, "%-34s %-20s %,12d%n", name, shape, count));
  }
}
