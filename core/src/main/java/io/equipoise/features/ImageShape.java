package io.equipoise.features;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The images that a network here takes.
 *
 * @param channels C
 * @param side R of the square images in pixels
 */
record ImageShape(int channels, int side) {
  /**
   * Images as the network wants them: {@code [N, C, R, R]} float32 in [-1, 1].
   *
   * @param images values in [0, 255]
   * @param name of the extractor, for the message
   * @throws IllegalArgumentException if they have another shape
   */
  Tensor scaled(Tensor images, String name) {
    long[] shape = images.shape();
    if (shape.length != 4 || shape[1] != channels || shape[2] != side || shape[3] != side) {
      throw new IllegalArgumentException(
          "images are %s, the %s takes [N, %d, %d, %d]: read them with that size and channels"
              .formatted(Arrays.toString(shape), name, channels, side, side));
    }
    return PixelScale.MINUS_ONE_TO_ONE.of(images.to(ScalarType.Float));
  }
}
