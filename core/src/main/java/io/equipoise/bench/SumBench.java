package io.equipoise.bench;

import io.equipoise.tensor.TensorScope;
import io.equipoise.training.GradientSync;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sums over the ranks of a group, of which a step's communication is made: of a few numbers, and of
 * as many as networks have weights. Every rank runs the same.
 */
public final class SumBench {
  /** 4 kB to 64 MB of float32, four times as many each. */
  private static final int SIZES = 8;

  private static final int LEAST_NUMBERS = 1 << 10;

  private SumBench() {}

  /** What a sum of so many bytes took. */
  public record Sum(long bytes, Timings timings) {
    /** Gigabytes summed in a second. */
    public double gigabytesPerSecond() {
      return bytes / timings.medianMillis() / 1e6;
    }
  }

  /**
   * The link between ranks that these sums come closest to.
   *
   * @param ranks that were summed over, 2 or more
   */
  public static Link link(int ranks, List<Sum> sums) {
    return Link.of(ranks, sums);
  }

  /**
   * Times each length.
   *
   * @param sums of a length; their median counts
   */
  public static List<Sum> run(GradientSync sync, Device device, int sums) {
    Stopwatch stopwatch = new Stopwatch(device);
    List<Sum> all = new ArrayList<>();
    for (int i = 0; i < SIZES; i++) {
      long numbers = (long) LEAST_NUMBERS << (2 * i);
      try (TensorScope scope = new TensorScope()) {
        TensorOptions options =
            new TensorOptions(ScalarType.Float).device(new DeviceOptional(device));
        Tensor tensor = torch.zeros(new long[] {numbers}, options);
        double[] millis = stopwatch.block(sums, () -> sync.sum(tensor).run());
        all.add(new Sum(Float.BYTES * numbers, new Timings(List.of(millis))));
      }
    }
    return all;
  }
}
