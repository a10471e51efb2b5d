package io.equipoise.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.equipoise.tensor.Precision;
import java.util.Locale;

/**
 * Where and how a run computes.
 *
 * @param device cpu or cuda
 * @param threads of an operation on the CPU, of each rank; results are equal bit for bit only at
 *     the same number
 * @param precision of the networks' products
 */
public record MachineConfig(Place device, int threads, Precision precision) {
  /** Kinds of device. */
  public enum Place {
    /** The processor. */
    @JsonProperty("cpu")
    CPU,
    /** The first NVIDIA GPU; with several ranks on a machine each has its own. */
    @JsonProperty("cuda")
    CUDA;

    /** As written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public MachineConfig {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads " + threads + " is outside 1 to 1024");
    }
  }
}
