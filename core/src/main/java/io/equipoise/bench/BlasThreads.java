package io.equipoise.bench;

import java.util.function.DoubleSupplier;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS's threads, which {@link io.equipoise.tensor.LibTorch} keeps at one. */
final class BlasThreads {
  private BlasThreads() {}

  /** Runs something with so many of them. */
  static double with(int threads, DoubleSupplier work) {
    openblas.blas_set_num_threads(threads);
    try {
      return work.getAsDouble();
    } finally {
      openblas.blas_set_num_threads(1);
    }
  }
}
