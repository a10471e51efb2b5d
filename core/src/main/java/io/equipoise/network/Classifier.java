package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/** A discriminator with one logit: above 0 for real. */
public non-sealed interface Classifier extends Discriminator {
  /** {@code [N, C, R, R]} to logits {@code [N]}. */
  default Tensor classify(Tensor images, Mode mode) {
    return classify(new TensorOperations(mode), images);
  }

  /** The same in other operations. */
  <V> V classify(Operations<V> on, V images);
}
