package io.equipoise.metrics;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.random.CounterRandom;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Random 7 x 7 patches of one pyramid level of a set of images. They are cut again at each reading
 * and never kept; those of image i depend on the seed, i, the level and the side alone.
 */
final class Patches {
  static final int SIZE = 7;
  static final int PER_IMAGE = 128;

  /** Numbers in the images, or in their patches if these are more, that are held at a time. */
  private static final long ELEMENTS = 1 << 20;

  /** Deviation in levels of grey below which a channel is constant but for rounding. */
  private static final double CONSTANT = 1e-6;

  private final Images images;
  private final long count;
  private final int level;
  private final int levels;
  private final CounterRandom random;
  private final int side;
  private final long channels;
  private final int batch;

  /**
   * @param count images taken, the first ones
   * @param shape of one image, {@code [C, H, W]}
   * @param side 0 real, 1 generated: both have places of their own
   */
  Patches(
      Images images,
      long count,
      long[] shape,
      int level,
      int levels,
      CounterRandom random,
      int side) {
    this.images = images;
    this.count = count;
    this.level = level;
    this.levels = levels;
    this.random = random;
    this.side = side;
    this.channels = shape[0];
    long numbers = shape[0] * Math.max(shape[1] * shape[2], PER_IMAGE * SIZE * SIZE);
    this.batch = (int) Math.max(1, ELEMENTS / numbers);
  }

  /** Takes the patches of a batch of images, {@code [P, C, 49]} float64, open during the call. */
  interface Taker {
    void take(long firstPatch, Tensor patches);
  }

  long patches() {
    return count * PER_IMAGE;
  }

  void read(Taker taker) {
    for (long first = 0; first < count; first += batch) {
      try (TensorScope scope = new TensorScope()) {
        long[] indices = new long[(int) Math.min(batch, count - first)];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = first + i;
        }
        Tensor read = images.read(indices).to(new Device(kCPU()), ScalarType.Double);
        taker.take(first * PER_IMAGE, cut(LaplacianPyramid.level(read, level, levels), first));
      }
    }
  }

  private Tensor cut(Tensor images, long first) {
    int n = (int) images.size(0);
    int channels = (int) images.size(1);
    int height = (int) images.size(2);
    int width = (int) images.size(3);
    double[] pixels = TensorData.doubles(images);
    double[] patches = new double[n * PER_IMAGE * channels * SIZE * SIZE];
    int to = 0;
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < PER_IMAGE; p++) {
        long lane = ((long) level * 2 + side) * 2 * PER_IMAGE + 2L * p;
        int top = random.below(height - SIZE + 1, first + i, lane);
        int left = random.below(width - SIZE + 1, first + i, lane + 1);
        for (int c = 0; c < channels; c++) {
          for (int y = top; y < top + SIZE; y++) {
            int from = ((i * channels + c) * height + y) * width + left;
            System.arraycopy(pixels, from, patches, to, SIZE);
            to += SIZE;
          }
        }
      }
    }
    return TensorData.of(patches, (long) n * PER_IMAGE, channels, SIZE * SIZE);
  }

  /** Mean and deviation of each channel over all patches, for {@link #normalised}. */
  record Scale(Tensor mean, Tensor deviation) { // both [1, C, 1]
    /** {@code [P, C, 49]} to {@code [P, C * 49]}: mean 0 and deviation 1 in each channel. */
    Tensor normalised(Tensor patches) {
      Tensor normalised = patches.sub(mean).div_(deviation);
      return normalised.reshape(normalised.size(0), -1);
    }
  }

  /** The scale of these patches; a constant channel is divided by 1. */
  Scale scale() {
    try (TensorScope scope = new TensorScope();
        FeatureStatistics pixels = new FeatureStatistics(channels)) {
      read((first, patches) -> pixels.add(patches.permute(0, 2, 1).reshape(-1, channels)));
      double n = pixels.count();
      Tensor deviation =
          pixels.covariance().diagonal().mul(new Scalar((n - 1) / n)).clamp_min_(new Scalar(0.0));
      deviation = deviation.sqrt();
      deviation.masked_fill_(deviation.lt(new Scalar(CONSTANT)), new Scalar(1));
      return new Scale(
          scope.keep(pixels.mean().view(1, channels, 1)),
          scope.keep(deviation.view(1, channels, 1)));
    }
  }
}
