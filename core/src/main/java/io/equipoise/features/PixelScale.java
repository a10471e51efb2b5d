package io.equipoise.features;

import io.equipoise.tensor.TensorData;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What values a network wants its pixels to have. */
public enum PixelScale {
  /** v / 127.5 - 1, as the networks here and TensorFlow's Inception. */
  MINUS_ONE_TO_ONE,
  /** v / 255. */
  ZERO_TO_ONE,
  /** v, 0 to 255. */
  BYTES,
  /** v / 255, less the mean and divided by the deviation of ImageNet, as torchvision's networks. */
  IMAGENET;

  private static final double[] MEANS = {0.485, 0.456, 0.406};
  private static final double[] DEVIATIONS = {0.229, 0.224, 0.225};

  /**
   * The scale of a name such as {@code minus_one_to_one}.
   *
   * @throws IllegalArgumentException that lists the names
   */
  public static PixelScale named(String name) {
    return Arrays.stream(values())
        .filter(scale -> scale.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no scale of pixels named \"%s\": give one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(PixelScale::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * Pixels so scaled.
   *
   * @param images {@code [N, C, H, W]} float32 in [0, 255], C = 3 for {@link #IMAGENET}; borrowed
   * @return a fresh tensor of the same shape, or the same where there is nothing to do
   */
  Tensor of(Tensor images) {
    return switch (this) {
      case MINUS_ONE_TO_ONE -> images.div(new Scalar(127.5)).sub_(new Scalar(1));
      case ZERO_TO_ONE -> images.div(new Scalar(255));
      case BYTES -> images;
      case IMAGENET -> {
        Tensor means = perChannel(images, MEANS);
        yield images.div(new Scalar(255)).sub_(means).div_(perChannel(images, DEVIATIONS));
      }
    };
  }

  private static Tensor perChannel(Tensor images, double[] values) {
    return TensorData.of(values, 1, values.length, 1, 1).to(images.scalar_type());
  }

  /** The name in metadata and options: {@code minus_one_to_one}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
