package io.equipoise.bench;

import io.equipoise.data.Batches;
import io.equipoise.data.TrainingData;
import io.equipoise.tensor.TensorScope;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Device;

/**
 * Shuffled batches of a packed set made into tensors, as training takes them. A unit is a batch.
 */
public final class LoadingBench implements Contender {
  private static final long SEED = 0;
  private static final int WARM_UP = 200;
  private static final Device CPU = new Device("cpu");

  private final Batches batches;

  /**
   * Opens the set and loads the first batches.
   *
   * @param data stay their owner's
   */
  public LoadingBench(TrainingData data, int batch) {
    batches = new Batches(data, SEED, batch, 0, true);
    load(WARM_UP);
  }

  /** Timed as a whole: the next batches are made while one is taken. */
  @Override
  public double[] block(int units) {
    long start = System.nanoTime();
    load(units);
    return new double[] {(System.nanoTime() - start) / 1e6 / units};
  }

  private void load(int units) {
    for (int i = 0; i < units; i++) {
      try (TensorScope scope = new TensorScope()) {
        batches.next().toTensor(CPU);
      }
    }
  }

  @Override
  public OptionalLong peakMemoryBytes() {
    return PeakMemory.ofThisProcess();
  }

  @Override
  public void close() {
    batches.close();
  }
}
