package io.equipoise.data;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Samples on the Java heap, made into a tensor by the thread that trains. */
public final class Batch {
  private final long firstImage;
  private final int size;
  private final long[] sampleShape;
  private final byte[] pixels; // [N, H, W, C] of images, else null
  private final float[] points; // [N, 2] of points, else null

  private Batch(long firstImage, int size, long[] sampleShape, byte[] pixels, float[] points) {
    this.firstImage = firstImage;
    this.size = size;
    this.sampleShape = sampleShape;
    this.pixels = pixels;
    this.points = points;
  }

  /** Which sample of the set a place of the batch holds, and whether mirrored. */
  interface Pick {
    long index(int place);

    default boolean flipped(int place) {
      return false;
    }
  }

  /** The samples of the given indices, in this order, not mirrored; {@link #firstImage} is 0. */
  public static Batch of(TrainingData data, long... indices) {
    return fill(data, 0, indices.length, place -> indices[place]);
  }

  /**
   * {@code size} samples spread evenly over the set (all of them where there are fewer), for grids
   * of real images.
   */
  public static Batch spread(TrainingData data, int size) {
    long count = data.count();
    int shown = (int) Math.min(size, count);
    return fill(data, 0, shown, place -> place * count / shown);
  }

  static Batch fill(TrainingData data, long firstImage, int size, Pick pick) {
    if (data instanceof ImageData images) {
      int bytes = images.resolution() * images.resolution() * images.channels();
      byte[] pixels = new byte[Math.multiplyExact(size, bytes)];
      for (int place = 0; place < size; place++) {
        images.read(pick.index(place), pixels, place * bytes);
        if (pick.flipped(place)) {
          mirror(pixels, place * bytes, images.resolution(), images.channels());
        }
      }
      return new Batch(firstImage, size, data.sampleShape(), pixels, null);
    }
    Mixture mixture = (Mixture) data;
    float[] points = new float[2 * size];
    for (int place = 0; place < size; place++) {
      mixture.point(pick.index(place), points, 2 * place);
    }
    return new Batch(firstImage, size, data.sampleShape(), null, points);
  }

  private static void mirror(byte[] pixels, int offset, int side, int channels) {
    for (int row = 0; row < side; row++) {
      int left = offset + row * side * channels;
      int right = left + (side - 1) * channels;
      for (; left < right; left += channels, right -= channels) {
        for (int c = 0; c < channels; c++) {
          byte kept = pixels[left + c];
          pixels[left + c] = pixels[right + c];
          pixels[right + c] = kept;
        }
      }
    }
  }

  /** Samples of the run before this batch. */
  public long firstImage() {
    return firstImage;
  }

  /** Number of samples, N. */
  public int size() {
    return size;
  }

  /** uint8 {@code [N, H, W, C]}; a copy. Null for points. */
  public byte[] pixels() {
    return pixels == null ? null : pixels.clone();
  }

  /**
   * The samples as float32 on a device: images {@code [N, C, H, W]} in [-1, 1] (v / 127.5 - 1) with
   * channels-last strides, points {@code [N, 2]}. Belongs to the caller's scope.
   */
  public Tensor toTensor(Device device) {
    try (TensorScope scope = new TensorScope()) {
      if (points != null) {
        return scope.keep(TensorData.upload(TensorData.of(points, size, 2), device));
      }
      Tensor bytes = TensorData.of(pixels, size, sampleShape[1], sampleShape[2], sampleShape[0]);
      Tensor raw = TensorData.upload(bytes, device); // a quarter of the floats
      Tensor images = raw.permute(0, 3, 1, 2).to(ScalarType.Float); // keeps the strides
      return scope.keep(images.div_(new Scalar(127.5)).sub_(new Scalar(1)));
    }
  }
}
