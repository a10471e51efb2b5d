package io.equipoise.metrics;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sliced Wasserstein distance of Karras et al. 2018, section 5 (Rabin et al. 2011, equation 7): of
 * the patches of the images at each level of their Laplacian pyramids. A level compares 128 patches
 * of 7 x 7 an image, each channel brought to mean 0 and deviation 1 over its set, projected onto 4
 * x 128 random directions: the mean absolute difference of the sorted projections, times 1000.
 *
 * <p>The images are read several times and only projections are kept, of as many directions at a
 * time as fit 1 GiB, so memory grows neither with the levels nor with the size of the images. The
 * paper takes 16,384 images of each side. Hold generated images as uint8 rather than make them anew
 * at each reading.
 *
 * @param value mean over the levels; lower is better
 * @param levels from the finest down to 16 pixels
 * @param realCount real images used: as many as there are of both sides
 * @param generatedCount generated images used
 * @param warnings what to be wary of; empty if nothing
 */
public record SlicedWasserstein(
    double value, List<Level> levels, long realCount, long generatedCount, List<String> warnings) {
  /**
   * Distance at one level.
   *
   * @param resolution shorter side of the level in pixels
   */
  public record Level(int resolution, double value) {}

  private static final int DIRECTIONS = 4 * 128;
  private static final double SCALE = 1000;
  private static final long BYTES = 1L << 30;
  private static final long ADVISED = 1000;

  /** Copies the lists. */
  public SlicedWasserstein {
    levels = List.copyOf(levels);
    warnings = List.copyOf(warnings);
  }

  /**
   * The distance of two sets of images of the same size.
   *
   * @param seed of places and directions
   * @throws IllegalArgumentException if a set is empty or the sizes differ or are below 7 pixels
   */
  public static SlicedWasserstein between(
      Images real, Images generated, long seed, MeasureProgress progress) {
    return between(real, generated, seed, BYTES, progress);
  }

  /** The same with other memory for projections. */
  static SlicedWasserstein between(
      Images real, Images generated, long seed, long bytes, MeasureProgress progress) {
    long[] shape = shape(real, generated);
    long count = Math.min(real.count(), generated.count());
    int levels = LaplacianPyramid.levels(shape[1], shape[2]);
    CounterRandom places = new CounterRandom(seed, Purpose.PATCH);
    BlockCount done = new BlockCount((long) levels * DIRECTIONS, progress);
    List<Level> values = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      Patches ofReal = new Patches(real, count, shape, level, levels, places, 0);
      Patches ofGenerated = new Patches(generated, count, shape, level, levels, places, 1);
      try (TensorScope scope = new TensorScope()) {
        Tensor directions = directions(seed, level, shape[0] * Patches.SIZE * Patches.SIZE);
        double value = SCALE * distance(ofReal, ofGenerated, directions, bytes, done);
        values.add(new Level((int) (Math.min(shape[1], shape[2]) >> level), value));
      }
    }
    double mean = values.stream().mapToDouble(Level::value).sum() / levels;
    return new SlicedWasserstein(mean, values, count, count, warnings(count));
  }

  /**
   * Sliced distance of two sets of as many points along {@value #DIRECTIONS} random directions.
   *
   * @param a {@code [N, F]}
   * @param b {@code [N, F]}
   * @param seed of the directions
   */
  public static double ofPoints(Tensor a, Tensor b, long seed) {
    try (TensorScope scope = new TensorScope()) {
      return ofPoints(
          a.to(ScalarType.Double), b.to(ScalarType.Double), directions(seed, 0, a.size(1)));
    }
  }

  /**
   * Sliced distance of two sets of as many points: the mean absolute difference of their sorted
   * projections.
   *
   * @param a {@code [N, F]} float64
   * @param b {@code [N, F]} float64
   * @param directions {@code [D, F]} float64
   */
  public static double ofPoints(Tensor a, Tensor b, Tensor directions) {
    if (!Arrays.equals(a.shape(), b.shape())) {
      throw new IllegalArgumentException(
          "points of shapes %s and %s: the sliced distance pairs them one to one"
              .formatted(Arrays.toString(a.shape()), Arrays.toString(b.shape())));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor projectedA = directions.mm(a.t());
      Tensor projectedB = directions.mm(b.t());
      double sum = 0;
      for (long d = 0; d < directions.size(0); d++) {
        sum += sortedDifference(projectedA.select(0, d), projectedB.select(0, d));
      }
      return sum / directions.size(0);
    }
  }

  private static double distance(
      Patches real, Patches generated, Tensor directions, long bytes, BlockCount done) {
    Patches.Scale realScale = real.scale();
    Patches.Scale generatedScale = generated.scale();
    long total = directions.size(0);
    long atATime = Math.max(1, Math.min(total, bytes / (2 * Float.BYTES * real.patches())));
    double sum = 0;
    SortedPair sort = new SortedPair();
    for (long first = 0; first < total; first += atATime) {
      try (TensorScope scope = new TensorScope()) {
        Tensor some = directions.narrow(0, first, Math.min(atATime, total - first));
        Tensor a = project(real, realScale, some);
        Tensor b = project(generated, generatedScale, some);
        for (long d = 0; d < some.size(0); d++) {
          sum += sort.difference(a.select(0, d), b.select(0, d));
          done.done();
        }
      }
    }
    return sum / total;
  }

  /** {@code [D, P]} float32: half the memory, and sorting needs no more digits. */
  private static Tensor project(Patches patches, Patches.Scale scale, Tensor directions) {
    Tensor projected =
        torch.empty(
            new long[] {directions.size(0), patches.patches()},
            new TensorOptions(ScalarType.Float),
            null);
    patches.read(
        (first, some) -> {
          Tensor part = directions.mm(scale.normalised(some).t());
          projected.narrow(1, first, some.size(0)).copy_(part);
        });
    return projected;
  }

  /** Projections in float32. */
  private static final class SortedPair {
    private final FloatSort sort = new FloatSort();

    /** Mean absolute difference, each side in ascending order. */
    double difference(Tensor a, Tensor b) {
      float[] x = TensorData.floats(a);
      float[] y = TensorData.floats(b);
      sort.sort(x);
      sort.sort(y);
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += Math.abs((double) x[i] - y[i]);
      }
      return sum / x.length;
    }
  }

  private static double sortedDifference(Tensor a, Tensor b) {
    double[] x = TensorData.doubles(a);
    double[] y = TensorData.doubles(b);
    Arrays.parallelSort(x);
    Arrays.parallelSort(y);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(x[i] - y[i]);
    }
    return sum / x.length;
  }

  /** Unit vectors of a level, {@code [D, F]}. */
  static Tensor directions(long seed, int level, long features) {
    CounterRandom random = new CounterRandom(seed, Purpose.DIRECTION);
    double[] values = new double[Math.toIntExact(DIRECTIONS * features)];
    for (int d = 0; d < DIRECTIONS; d++) {
      for (int f = 0; f < features; f++) {
        values[(int) (d * features) + f] = random.normal((long) level * DIRECTIONS + d, f);
      }
    }
    Tensor directions = TensorData.of(values, DIRECTIONS, features);
    return directions.div_(directions.square().sum(new long[] {1}, true, null).sqrt());
  }

  private static long[] shape(Images real, Images generated) {
    if (real.count() < 1 || generated.count() < 1) {
      throw new IllegalArgumentException(
          "%d real and %d generated images: at least one of each is needed"
              .formatted(real.count(), generated.count()));
    }
    try (TensorScope scope = new TensorScope()) {
      long[] a = real.read(0).shape();
      long[] b = generated.read(0).shape();
      if (!Arrays.equals(a, b)) {
        throw new IllegalArgumentException(
            "real images of shape %s, generated ones of %s: bring them to one size"
                .formatted(Arrays.toString(a), Arrays.toString(b)));
      }
      if (a.length != 4 || Math.min(a[2], a[3]) < Patches.SIZE) {
        throw new IllegalArgumentException(
            "images of shape %s: patches need [N, C, H, W] of at least %d pixels"
                .formatted(Arrays.toString(a), Patches.SIZE));
      }
      return Arrays.copyOfRange(a, 1, 4);
    }
  }

  private static List<String> warnings(long count) {
    return count >= ADVISED
        ? List.of()
        : List.of("too few samples: %d images of each side (%d advised)".formatted(count, ADVISED));
  }
}
