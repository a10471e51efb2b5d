package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/** Makes images (or points) from latent vectors. Its owner closes it. */
public interface Generator extends AutoCloseable {
  /**
   * Images of latent vectors.
   *
   * @param z {@code [N, Z]}, uniform in [-1, 1] in training
   * @return {@code [N, C, R, R]} or {@code [N, 2]}, about [-1, 1]
   */
  default Tensor forward(Tensor z, Mode mode) {
    return forward(new TensorOperations(mode), z);
  }

  /** The same in other operations. */
  <V> V forward(Operations<V> on, V z);

  /** The weights. */
  Parameters parameters();

  @Override
  default void close() {
    parameters().close();
  }
}
