package io.equipoise.training;

import io.equipoise.tensor.LibTorch;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/** Finds the device that a run is to use. */
public final class Devices {
  private Devices() {}

  /** The first device of a kind, see {@link #of(MachineConfig.Place, int)}. */
  public static Device of(MachineConfig.Place place) {
    return of(place, 0);
  }

  /**
   * Loads libtorch and finds a device.
   *
   * @param number of the GPU, from 0; unused on the CPU
   * @throws IllegalArgumentException if there is none of the kind
   */
  public static Device of(MachineConfig.Place place, int number) {
    LibTorch.load();
    if (place == MachineConfig.Place.CUDA && !torch.cuda_is_available()) {
      throw new IllegalArgumentException(
          "--device cuda: no CUDA device can be used; build with the profile cuda on a machine with"
              + " an NVIDIA driver, or take --device cpu");
    }
    return new Device(place == MachineConfig.Place.CUDA ? "cuda:" + number : "cpu");
  }
}
