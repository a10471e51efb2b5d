package io.equipoise.optimizer;

import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One update of all weights of a network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdamBenchmark {
  /** P: number of weights; about those of a discriminator of 64 filters at 32 and 128 pixels. */
  @Param({"3000000", "10000000"})
  public int weights;

  private Adam adam;
  private Tensor refused;

  /** Makes weights and gradients. */
  @Setup
  public void prepare() {
    LibTorch.load();
    TensorOptions options = new TensorOptions(ScalarType.Float);
    long[] shape = {weights};
    adam = new Adam(torch.randn(shape, options), torch.randn(shape, options), 0.5, 0.999);
    refused = torch.zeros(new long[] {});
  }

  /** Frees the moments. */
  @TearDown
  public void release() {
    adam.close();
    refused.close();
  }

  /** The update. */
  @Benchmark
  public void update() {
    try (TensorScope scope = new TensorScope()) {
      adam.step(1e-4, refused);
    }
  }
}
