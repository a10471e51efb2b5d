package io.equipoise.metrics;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Images that a measure reads as it needs them, more than once and in any order. Image i is the
 * same at each reading.
 */
public interface Images {
  /** How many. */
  long count();

  /**
   * Some of them as a fresh tensor {@code [n, C, H, W]}, uint8 or floating, values in [0, 255].
   *
   * @param indices from 0 to count - 1
   */
  Tensor read(long... indices);

  /** Images that are all there, {@code [N, C, H, W]}, values in [0, 255]; borrowed. */
  static Images of(Tensor images) {
    if (images.dim() != 4) {
      throw new IllegalArgumentException(
          "images have %d dimensions, expected [N, C, H, W]".formatted(images.dim()));
    }
    return new Images() {
      @Override
      public long count() {
        return images.size(0);
      }

      @Override
      public Tensor read(long... indices) {
        try (TensorScope scope = new TensorScope()) {
          Tensor places = TensorData.of(indices, indices.length);
          return scope.keep(
              images.detach().index_select(0, places.to(images.device(), ScalarType.Long)));
        }
      }
    };
  }
}
