package io.equipoise.network;

import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A 3 x 3 convolution of a nearest enlargement, forward and backward to the weight and the input:
 * the exact cheaper forms beside the plain one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnlargingBenchmark {
  private static final int BATCH = 16;
  private static final int FILTERS = 64;
  private static final int BASE = 8;
  private static final long[] ONE = {1, 1};

  /** Side of h0 over that of the result. */
  @Param({"4", "8"})
  public int scale;

  /** Type of the products. */
  @Param({"Float", "BFloat16"})
  public ScalarType type;

  private Tensor x; // [N, n, R / 2, R / 2]
  private Tensor h0; // [N, n, 8, 8]
  private Tensor weight;
  private Tensor bias;
  private Tensor slope; // [N, n, R, R]

  /** Makes the tensors. */
  @Setup
  public void prepare() {
    LibTorch.load();
    int side = BASE * scale;
    x = leaf(BATCH, FILTERS, side / 2, side / 2);
    h0 = leaf(BATCH, FILTERS, BASE, BASE);
    weight = leaf(FILTERS, FILTERS, 3, 3);
    bias = torch.zeros(new long[] {FILTERS}, new TensorOptions(type));
    slope = leaf(BATCH, FILTERS, side, side).detach();
  }

  private Tensor leaf(long... shape) {
    return torch
        .randn(shape, new TensorOptions(type))
        .contiguous(MemoryFormat.ChannelsLast)
        .set_requires_grad(true);
  }

  /** Twice as large, as one transposed convolution. */
  @Benchmark
  public void upConvolution() {
    try (TensorScope scope = new TensorScope()) {
      backward(NearestUpsampling.twiceThenConvolve(x, weight, bias), x);
    }
  }

  /** Twice as large, then convolved. */
  @Benchmark
  public void plainUpConvolution() {
    try (TensorScope scope = new TensorScope()) {
      backward(plain(x), x);
    }
  }

  /** h0 three times as large, as one transposed convolution, its middles repeated. */
  @Benchmark
  public void skipConnection() {
    try (TensorScope scope = new TensorScope()) {
      backward(NearestUpsampling.manyThenConvolve(h0, weight, scale), h0);
    }
  }

  /** h0 at its full size, convolved. */
  @Benchmark
  public void plainSkipConnection() {
    try (TensorScope scope = new TensorScope()) {
      backward(plain(h0), h0);
    }
  }

  private Tensor plain(Tensor small) {
    Tensor large = torch.upsample_nearest2d(small, slope.size(2), slope.size(3));
    return torch.conv2d(large, weight, new TensorOptional(), ONE, ONE, ONE, 1);
  }

  private void backward(Tensor y, Tensor input) {
    torch.grad(
        new TensorVector(y),
        new TensorVector(input, weight),
        new TensorVector(slope),
        new BoolOptional(false),
        false,
        false);
  }
}
