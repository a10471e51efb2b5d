package io.equipoise.data;

import io.equipoise.bench.DrawnPhotographs;
import io.equipoise.bench.PackingBench;
import io.equipoise.tensor.TensorScope;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Device;
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

/** Shuffled, flipped batches of 16 from a packed set, as float tensors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchesBenchmark {
  /** Side of the images. */
  @Param({"32", "64", "128"})
  public int resolution;

  private DrawnPhotographs drawn;
  private PackingBench packing;
  private Batches batches;

  /** Draws and packs a set. */
  @Setup
  public void prepare() {
    drawn = new DrawnPhotographs();
    packing = new PackingBench(drawn.folder().toString(), DataOptions.at(resolution));
    batches = new Batches(packing.images(), 0, 16, 0, true);
  }

  /** Deletes it. */
  @TearDown
  public void release() {
    batches.close();
    packing.close();
    drawn.close();
  }

  /** The next batch. */
  @Benchmark
  public void next() {
    try (TensorScope scope = new TensorScope()) {
      batches.next().toTensor(new Device("cpu"));
    }
  }
}
