package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/** A discriminator whose reconstruction error is the energy. */
public non-sealed interface Autoencoder extends Discriminator {
  /** {@code [N, C, R, R]} to the code {@code [N, Z]}. */
  default Tensor encode(Tensor images, Mode mode) {
    return encode(new TensorOperations(mode), images);
  }

  /** The code {@code [N, Z]} to {@code [N, C, R, R]}. */
  default Tensor decode(Tensor code, Mode mode) {
    return decode(new TensorOperations(mode), code);
  }

  /** The encoder in other operations. */
  <V> V encode(Operations<V> on, V images);

  /** The decoder in other operations. */
  <V> V decode(Operations<V> on, V code);
}
