package io.equipoise.bench;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** Times work on a device. */
final class Stopwatch {
  private final Device device;

  Stopwatch(Device device) {
    this.device = device;
  }

  /**
   * Does the unit once untimed, so that caches and threads are as in a run of it alone, then times
   * it. A GPU works on while the host goes on, so there a block is timed as a whole.
   *
   * @return milliseconds as {@link Contender#block} gives them
   */
  double[] block(int units, Runnable unit) {
    unit.run();
    settle();
    if (device.is_cuda()) {
      return new double[] {together(units, unit) / units};
    }
    double[] millis = new double[units];
    for (int i = 0; i < units; i++) {
      millis[i] = together(1, unit);
    }
    return millis;
  }

  /** Milliseconds that the unit takes so many times in a row. */
  double together(int times, Runnable unit) {
    long start = System.nanoTime();
    for (int i = 0; i < times; i++) {
      unit.run();
    }
    settle();
    return (System.nanoTime() - start) / 1e6;
  }

  private void settle() {
    if (device.is_cuda()) {
      torch.cuda_synchronize();
    }
  }
}
