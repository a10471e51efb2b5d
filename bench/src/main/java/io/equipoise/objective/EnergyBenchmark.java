package io.equipoise.objective;

import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
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

/** Energies of a batch of 64 x 64 images and their gradients, at both places of the image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnergyBenchmark {
  private static final long[] SHAPE = {16, 3, 64, 64};

  /** eta. */
  @Param({"L1", "L2"})
  public Energy.Norm norm;

  private Energy energy;
  private Tensor images;
  private Tensor rebuilt;
  private Tensor slope; // [N]

  /** Makes the tensors. */
  @Setup
  public void prepare() {
    LibTorch.load();
    energy = new Energy(norm, Energy.Reduction.MEAN);
    images = leaf();
    rebuilt = leaf();
    slope = torch.ones(new long[] {SHAPE[0]});
  }

  private static Tensor leaf() {
    return torch
        .rand(SHAPE, new TensorOptions(ScalarType.Float))
        .contiguous(MemoryFormat.ChannelsLast)
        .set_requires_grad(true);
  }

  /** Forward and backward. */
  @Benchmark
  public void energies() {
    try (TensorScope scope = new TensorScope()) {
      torch.grad(
          new TensorVector(energy.of(images, rebuilt)),
          new TensorVector(images, rebuilt),
          new TensorVector(slope),
          new BoolOptional(false),
          false,
          false);
    }
  }
}
