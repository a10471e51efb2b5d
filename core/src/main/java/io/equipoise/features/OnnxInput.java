package io.equipoise.features;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.equipoise.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The one image tensor that an ONNX model takes, and how images become it.
 *
 * @param name in the model
 * @param batch N, or -1 for any
 * @param channels 1 or 3
 * @param height in pixels, or -1 for any
 * @param width in pixels, or -1 for any; -1 where height is
 * @param channelsLast {@code [N, H, W, C]} in place of {@code [N, C, H, W]}
 * @param bytes uint8 in place of float32
 * @param scale what values it wants
 */
record OnnxInput(
    String name,
    long batch,
    long channels,
    long height,
    long width,
    boolean channelsLast,
    boolean bytes,
    PixelScale scale) {
  private static final long MOST_FLOATS = 1 << 24; // of a run: 64 MiB
  private static final long MOST_IMAGES = 64; // of a run
  private static final long MOST_TAKEN = 1 << 26; // of a channel, where the model fixes it

  /**
   * Finds out from the declared shape what a model takes.
   *
   * @param scale what the user or the model's metadata say
   * @throws IllegalArgumentException that says what is declared in place of an image
   */
  static OnnxInput of(Map<String, NodeInfo> inputs, PixelScale scale) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "takes %d inputs %s, expected one of images".formatted(inputs.size(), inputs.keySet()));
    }
    NodeInfo node = inputs.values().iterator().next();
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException(
          "takes \"%s\", which is not a tensor; images are expected".formatted(node.getName()));
    }
    boolean bytes = tensor.type == OnnxJavaType.UINT8;
    if (!bytes && tensor.type != OnnxJavaType.FLOAT) {
      throw new IllegalArgumentException(
          "takes \"%s\" of type %s, expected FLOAT or UINT8: export it with such an input"
              .formatted(node.getName(), tensor.type));
    }
    long[] shape = tensor.getShape();
    boolean first = shape.length == 4 && isChannels(shape[1]);
    if (!first && !(shape.length == 4 && isChannels(shape[3]))) {
      throw new IllegalArgumentException(
          "takes \"%s\" of shape %s (-1: any), expected images [N, C, H, W] or [N, H, W, C] with C 1"
                  .formatted(node.getName(), Arrays.toString(shape))
              + " or 3");
    }
    return new OnnxInput(
        node.getName(),
        shape[0],
        first ? shape[1] : shape[3],
        first ? shape[2] : shape[1],
        first ? shape[3] : shape[2],
        !first,
        bytes,
        bytes ? PixelScale.BYTES : scale);
  }

  OnnxInput {
    if (batch == 0 || height == 0 || width == 0 || (height < 0) != (width < 0)) {
      throw new IllegalArgumentException(
          "takes images of %d x %d in batches of %d (-1: any): export it with both sides fixed or"
                  .formatted(width, height, batch)
              + " both free");
    }
    if (tooLarge(batch, height, width)) {
      throw new IllegalArgumentException(
          "takes images of %d x %d in batches of %d, which is more than %,d numbers: export it smaller"
              .formatted(width, height, batch, MOST_TAKEN));
    }
    if (scale == PixelScale.IMAGENET && channels != 3) {
      throw new IllegalArgumentException(
          "takes grey images, for which the scale imagenet has no meaning: choose another");
    }
  }

  /** Each against what is left, so that no product overflows; a free size counts as 1. */
  private static boolean tooLarge(long... sizes) {
    long left = MOST_TAKEN;
    for (long size : sizes) {
      left /= Math.max(1, size);
    }
    return left < 1;
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == 3;
  }

  private boolean fixedSize() {
    return height > 0;
  }

  /** As of {@link FeatureExtractor#resize}. */
  String description() {
    String size =
        fixedSize()
            ? "bilinear to %dx%d (half-pixel centres, no antialiasing)".formatted(width, height)
            : "none";
    return size + ", values " + scale;
  }

  /** How many images of a size go through the model at once. */
  long runSize(long givenHeight, long givenWidth) {
    if (batch > 0) {
      return batch;
    }
    long each = channels * (fixedSize() ? height * width : givenHeight * givenWidth);
    return Math.max(1, Math.min(MOST_IMAGES, MOST_FLOATS / each));
  }

  /**
   * Images as the model takes them.
   *
   * @param images {@code [n, C, H, W]} in [0, 255], n at most {@link #runSize}
   * @return contiguous, as declared; the batch filled up with the last image where its size is
   *     fixed
   * @throws IllegalArgumentException if colour images are given to a model of grey ones
   */
  Tensor prepare(Tensor images) {
    Tensor x = images.to(ScalarType.Float);
    x = bilinear(inChannels(x)); // [n, C, H', W']
    x =
        bytes
            ? x.round()
                .clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(255)))
                .to(ScalarType.Byte)
            : scale.of(x);
    x = channelsLast ? x.permute(0, 2, 3, 1) : x;
    return filledUp(x).contiguous();
  }

  private Tensor inChannels(Tensor x) {
    long given = x.size(1);
    if (given == channels) {
      return x;
    }
    if (given != 1) {
      throw new IllegalArgumentException(
          "takes images of %d channel, those given have %d: read them as grey (--channels 1) or take"
                  .formatted(channels, given)
              + " another model");
    }
    return x.expand(x.size(0), channels, x.size(2), x.size(3));
  }

  private Tensor bilinear(Tensor x) {
    if (!fixedSize() || (x.size(2) == height && x.size(3) == width)) {
      return x;
    }
    return torch.upsample_bilinear2d(x.contiguous(), new long[] {height, width}, false);
  }

  private Tensor filledUp(Tensor x) {
    long missing = batch - x.size(0);
    if (missing <= 0) {
      return x;
    }
    long[] shape = x.shape();
    shape[0] = missing;
    Tensor last = x.narrow(0, x.size(0) - 1, 1).expand(shape);
    return torch.cat(new TensorVector(x, last), 0);
  }

  /** The memory of a prepared tensor as the model reads it; valid while the tensor is open. */
  OnnxTensor view(OrtEnvironment environment, Tensor prepared) throws OrtException {
    int length = Math.toIntExact(prepared.numel() * prepared.element_size());
    ByteBuffer memory = TensorData.view(prepared, 0, length);
    return bytes
        ? OnnxTensor.createTensor(environment, memory, prepared.shape(), OnnxJavaType.UINT8)
        : OnnxTensor.createTensor(environment, memory.asFloatBuffer(), prepared.shape());
  }
}
