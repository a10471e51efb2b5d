package io.equipoise.metrics;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Features {@code [N, F]} as {@link DistanceBlocks} wants them: blocks of rows around a common
 * centre in float32, for products, and distances of single rows in float64, from the values as they
 * were given. Safe for use by many threads while the tensor is open.
 */
final class FeatureRows {
  /** Rows a block at most: 4 MiB of products of two of them. */
  static final long BLOCK = 1024;

  /** Numbers a block at most, where rows are long. */
  private static final long ELEMENTS = 1 << 22;

  /** Largest number that is compared: the kernel distance takes the cube of its square. */
  private static final double MOST = 1e50;

  private final Tensor plain; // [N, F] float32 or float64, contiguous, on the CPU: holds the memory
  private final Buffer[] blocks; // views of it
  private final double[] centre; // [F]
  private final double[] squares; // [N]: squared lengths around the centre
  private final int count;
  private final int width;
  private final int rows;
  private double largest;

  /**
   * @param features {@code [N, F]}, borrowed
   * @param centre {@code [F]} float64, taken from every row: distances stay the same and products
   *     are more exact
   * @param most rows of a block
   */
  FeatureRows(Tensor features, Tensor centre, long most) {
    plain = plain(features);
    this.centre = TensorData.doubles(centre);
    count = Math.toIntExact(features.size(0));
    width = Math.toIntExact(features.size(1));
    rows = (int) Math.max(1, Math.min(most, ELEMENTS / width));
    blocks = new Buffer[(count + rows - 1) / rows];
    squares = new double[count];
    double[] row = new double[width];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = view(block);
      for (int i = first(block); i < first(block) + length(block); i++) {
        read(i, row);
        measure(i, row);
      }
    }
    requireComparable(largest, "features");
  }

  /** Float32 and float64 as they are; bytes and halves are exact in float32. */
  private static Tensor plain(Tensor features) {
    ScalarType given = features.scalar_type().intern(); // what comes from native code is a copy
    boolean narrow =
        switch (given) {
          case Float, Half, BFloat16, Byte -> true;
          default -> false;
        };
    return features
        .detach()
        .to(new Device(kCPU()), narrow ? ScalarType.Float : ScalarType.Double)
        .contiguous();
  }

  private Buffer view(int block) {
    boolean wide = plain.scalar_type().intern() == ScalarType.Double;
    long rowBytes = (long) width * (wide ? Double.BYTES : Float.BYTES);
    ByteBuffer bytes =
        TensorData.view(plain, first(block) * rowBytes, Math.toIntExact(length(block) * rowBytes));
    return wide ? bytes.asDoubleBuffer() : bytes.asFloatBuffer();
  }

  private void measure(int i, double[] row) {
    double sum = 0;
    for (int f = 0; f < width; f++) {
      double value = row[f] - centre[f];
      sum += value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    squares[i] = sum;
  }

  /** N. */
  int count() {
    return count;
  }

  /** F. */
  int width() {
    return width;
  }

  int blocks() {
    return blocks.length;
  }

  /** Rows of a block but the last. */
  int rows() {
    return rows;
  }

  int first(int block) {
    return block * rows;
  }

  int length(int block) {
    return Math.min(rows, count - first(block));
  }

  /** Largest number in absolute value, around the centre. */
  double largest() {
    return largest;
  }

  /** Squared lengths around the centre, {@code [N]}; not to be changed. */
  double[] squares() {
    return squares;
  }

  /** Writes a block around the centre, times a scale, {@code [B, F]}. */
  void write(int block, double scale, FloatPointer into) {
    double[] row = new double[width];
    float[] scaled = new float[width];
    for (int i = 0; i < length(block); i++) {
      read(first(block) + i, row);
      for (int f = 0; f < width; f++) {
        scaled[f] = (float) ((row[f] - centre[f]) * scale);
      }
      into.position((long) i * width).put(scaled);
    }
    into.position(0);
  }

  /** One row as it was given, {@code [F]}. */
  void read(int i, double[] into) {
    int at = i % rows * width;
    if (blocks[i / rows] instanceof DoubleBuffer doubles) {
      doubles.get(at, into);
      return;
    }
    FloatBuffer floats = (FloatBuffer) blocks[i / rows];
    for (int f = 0; f < width; f++) {
      into[f] = floats.get(at + f);
    }
  }

  /**
   * Mean row, {@code [F]} float64.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  static Tensor mean(Tensor features, String side) {
    try (TensorScope scope = new TensorScope()) {
      long count = features.size(0);
      Tensor sum = doubles(features, 0, 1).sum(0).zero_();
      for (long first = 0; first < count; first += BLOCK) {
        try (TensorScope block = new TensorScope()) {
          sum.add_(doubles(features, first, Math.min(BLOCK, count - first)).sum(0));
        }
      }
      requireFinite(sum, side + " features");
      return scope.keep(sum.div_(new Scalar((double) count)));
    }
  }

  /** Refuses what is not {@code [N, F]} with N >= least and F >= 1. */
  static void requireRows(Tensor features, long least, String side) {
    if (features.dim() != 2 || features.size(1) < 1) {
      throw new IllegalArgumentException(
          "%s features have %d dimensions, expected [images, features]"
              .formatted(side, features.dim()));
    }
    if (features.size(0) < least) {
      throw new IllegalArgumentException(
          "there are %d %s images, this measure needs at least %d: take more"
              .formatted(features.size(0), side, least));
    }
  }

  /** The same for both sides, which must have the same features. */
  static void requireRows(Tensor real, Tensor generated, long least) {
    requireRows(real, least, "real");
    requireRows(generated, least, "generated");
    requireSame(real.size(1), generated.size(1));
  }

  static void requireSame(long realFeatures, long generatedFeatures) {
    if (realFeatures != generatedFeatures) {
      throw new IllegalArgumentException(
          "real images have %d features, generated ones %d: take the same extractor for both"
              .formatted(realFeatures, generatedFeatures));
    }
  }

  static void requireFinite(Tensor values, String what) {
    double most = values.abs().max().item_double(); // NaN where one is
    if (!Double.isFinite(most)) {
      throw new IllegalArgumentException(
          what + " hold NaN or infinity: look at the images and at what made them");
    }
    requireComparable(most, what);
  }

  private static void requireComparable(double most, String what) {
    if (most > MOST) {
      throw new IllegalArgumentException(
          "%s hold numbers of %.0e, whose powers float64 does not hold: look at what made them"
              .formatted(what, most));
    }
  }

  /** Rows as float64 {@code [count, F]}, a copy unless they are that already. */
  static Tensor doubles(Tensor features, long first, long count) {
    return features.detach().narrow(0, first, count).to(ScalarType.Double);
  }
}
