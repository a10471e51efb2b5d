package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/** A discriminator whose reconstruction error is the energy. */
public non-sealed interface Autoencoder extends Discriminator {
  /** {@code [N, C, R, R]} to the code {@code [N, Z]}. */
  Tensor encode(Tensor images, Mode mode);

  /** The code {@code [N, Z]} to {@code [N, C, R, R]}. */
  Tensor decode(Tensor code, Mode mode);
}
