package io.equipoise.tensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Arithmetic of the networks' matrix products and convolutions. Weights, energies, gradients of
 * weights and optimizer state are float32 either way.
 */
public enum Precision {
  /** float32 throughout. */
  @JsonProperty("fp32")
  FP32,
  /**
   * bfloat16 products under autocast, summed in float32; about twice as fast where it is native.
   */
  @JsonProperty("bf16")
  BF16;

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Runs a forward pass in this precision. The backward pass belongs outside. */
  public <T> T forward(DeviceType device, Supplier<T> pass) {
    if (this == FP32) {
      return pass.get();
    }
    boolean before = torch.is_autocast_enabled(device);
    torch.set_autocast_dtype(device, ScalarType.BFloat16);
    torch.set_autocast_enabled(device, true);
    torch.increment_nesting();
    try {
      return pass.get();
    } finally {
      if (torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
      torch.set_autocast_enabled(device, before);
    }
  }

  /** What a forward pass gives, as energies and codes are kept: in float32, or float64 if it is. */
  public static Tensor full(Tensor t) {
    return t.scalar_type().intern() == ScalarType.Double ? t : t.to(ScalarType.Float);
  }

  /** Runs a small part of a forward pass in the precision of its arguments. */
  public static <T> T asGiven(DeviceType device, Supplier<T> part) {
    boolean before = torch.is_autocast_enabled(device);
    torch.set_autocast_enabled(device, false);
    try {
      return part.get();
    } finally {
      torch.set_autocast_enabled(device, before);
    }
  }
}
