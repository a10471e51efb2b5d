package io.equipoise.bench;

import io.equipoise.network.NetworkConfig;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The most that this machine does in one precision: the largest rate seen of a matrix product, and
 * of a 3 x 3 convolution with nothing around it (channels-last, at the shapes of the encoder's
 * blocks; forward, backward to the weights, backward to the input).
 *
 * @param matrix GFLOP/s of a square matrix product
 * @param convolution GFLOP/s of a convolution
 */
public record MachinePeak(double matrix, double convolution) {
  private static final int HOST_SIDE = 2048;
  private static final int GPU_SIDE = 8192;
  private static final double SAMPLE_MILLIS = 20;
  private static final double KERNEL_MILLIS = 150;
  private static final int LEAST_SAMPLES = 3;
  private static final int MOST_REPEATS = 1000;

  /**
   * Measures with the threads and on the device of a benchmark; takes a few seconds.
   *
   * @throws IllegalArgumentException if there is no such device
   */
  public static MachinePeak measure(BenchConfig config, Precision precision) {
    Device device = config.device();
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    Kernels kernels =
        new Kernels(
            new Stopwatch(device),
            new TensorOptions(type).device(new DeviceOptional(device)),
            config.machine().threads());
    try (TensorScope scope = new TensorScope()) {
      return new MachinePeak(
          kernels.matrix(device.is_cuda() ? GPU_SIDE : HOST_SIDE),
          kernels.largestConvolution(config.network(), config.batch()));
    }
  }

  /** Kernels of one type on one device. */
  private record Kernels(Stopwatch stopwatch, TensorOptions options, int threads) {
    double matrix(int side) {
      try (TensorScope scope = new TensorScope()) {
        Tensor a = noise(side, side);
        Tensor b = noise(side, side);
        double flop = 2.0 * side * side * side;
        return BlasThreads.with(threads, () -> rate(flop, () -> a.mm(b)));
      }
    }

    double largestConvolution(NetworkConfig network, int batch) {
      double largest = 0;
      int side = network.resolution();
      for (int filters = network.filters(); side >= 8; filters += network.filters(), side /= 2) {
        largest = Math.max(largest, convolution(batch, filters, side));
      }
      return largest;
    }

    private double convolution(int batch, int filters, int side) {
      try (TensorScope scope = new TensorScope()) {
        Tensor x = leaf(noise(batch, filters, side, side));
        Tensor weight = leaf(noise(filters, filters, 3, 3));
        Tensor y = convolve(x, weight);
        TensorVector slope = new TensorVector(torch.randn_like(y));
        double flop = 2.0 * 9 * batch * filters * filters * side * side;
        double forward = rate(flop, () -> convolve(x.detach(), weight.detach()));
        double toWeight = rate(flop, () -> gradient(y, weight, slope));
        double toInput = rate(flop, () -> gradient(y, x, slope));
        return Math.max(forward, Math.max(toWeight, toInput));
      }
    }

    /** Largest GFLOP/s over a few samples of some runs each. */
    private double rate(double flop, Runnable kernel) {
      Runnable scoped =
          () -> {
            try (TensorScope scope = new TensorScope()) {
              kernel.run();
            }
          };
      stopwatch.together(1, scoped);
      double first = Math.max(stopwatch.together(1, scoped), 1e-3);
      int repeats = (int) Math.min(MOST_REPEATS, Math.ceil(SAMPLE_MILLIS / first));
      double best = Double.POSITIVE_INFINITY;
      double spent = 0;
      for (int i = 0; i < LEAST_SAMPLES || spent < KERNEL_MILLIS; i++) {
        double millis = stopwatch.together(repeats, scoped);
        best = Math.min(best, millis / repeats);
        spent += millis;
      }
      return flop / best / 1e6;
    }

    private Tensor noise(long... shape) {
      return torch.randn(shape, options);
    }

    private static Tensor leaf(Tensor t) {
      return t.contiguous(MemoryFormat.ChannelsLast).set_requires_grad(true);
    }

    private static Tensor convolve(Tensor x, Tensor weight) {
      long[] one = {1, 1};
      return torch.conv2d(x, weight, new TensorOptional(), one, one, one, 1);
    }

    private static void gradient(Tensor y, Tensor to, TensorVector slope) {
      torch.grad(
          new TensorVector(y), new TensorVector(to), slope, new BoolOptional(true), false, false);
    }
  }
}
