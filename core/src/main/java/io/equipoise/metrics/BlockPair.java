package io.equipoise.metrics;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Bounds of the squared distances between the rows of a block of a and one of b. */
final class BlockPair implements AutoCloseable {
  private static final double UNIT = 0x1p-24; // rounding of float32

  private final FeatureRows a;
  private final FeatureRows b;
  private final double scale; // a power of two that brings all values to [-1, 1]
  private final double twice; // 2 / scale^2
  private final double relative; // most error of a distance, over |a|^2 + |b|^2
  private final double absolute; // and beside it, by underflow
  private final FloatPointer blockA;
  private final FloatPointer blockB;
  private final FloatPointer products;
  private final float[] product; // a.b times scale^2, of rows i and j at i * countB + j
  private final double[] rowA;
  private final double[] rowB;
  private int takenA = -1;
  private int takenB = -1;
  private int readA = -1;

  BlockPair(FeatureRows a, FeatureRows b) {
    this.a = a;
    this.b = b;
    double largest = Math.max(a.largest(), b.largest());
    scale = largest == 0 ? 1 : Math.scalb(1.0, -1 - Math.getExponent(largest));
    twice = 2 / scale / scale;
    // a sum of F products is off by at most F units of |a| |b| (Higham 2002, section 3.1), and each
    // of the values in it by one
    relative = (a.width() + 16) * UNIT;
    absolute = a.width() * 0x1p-124 / scale / scale;
    blockA = new FloatPointer((long) a.rows() * a.width());
    blockB = new FloatPointer((long) b.rows() * b.width());
    products = new FloatPointer((long) a.rows() * b.rows());
    product = new float[a.rows() * b.rows()];
    rowA = new double[a.width()];
    rowB = new double[b.width()];
  }

  /** Turns to the pair of two blocks. */
  void take(int first, int second) {
    if (takenA != first) {
      a.write(first, scale, blockA);
      takenA = first;
      readA = -1;
    }
    b.write(second, scale, blockB);
    takenB = second;
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        countA(),
        countB(),
        a.width(),
        1,
        blockA,
        a.width(),
        blockB,
        b.width(),
        0,
        products,
        countB());
    products.get(product, 0, countA() * countB());
  }

  /** Whether both are the same block. */
  boolean isDiagonal() {
    return a == b && takenA == takenB;
  }

  int firstA() {
    return a.first(takenA);
  }

  int countA() {
    return a.length(takenA);
  }

  int firstB() {
    return b.first(takenB);
  }

  int countB() {
    return b.length(takenB);
  }

  /**
   * The least that the distances of row i of the block of a can be, written for all rows of the
   * block of b. NaN where nothing is known.
   */
  void least(int i, double[] into) {
    double[] squares = b.squares();
    int at = i * countB();
    double ofA = (1 - relative) * a.squares()[firstA() + i] - absolute;
    for (int j = 0; j < countB(); j++) {
      into[j] = ofA + (1 - relative) * squares[firstB() + j] - twice * product[at + j];
    }
  }

  /** The most that the distance of row i of a to row j of b, both of their blocks, can be. */
  double most(int i, int j) {
    return (1 + relative) * (a.squares()[firstA() + i] + b.squares()[firstB() + j])
        + absolute
        - twice * product[i * countB() + j];
  }

  /** Their squared distance in float64. */
  double exact(int i, int j) {
    if (readA != i) {
      a.read(firstA() + i, rowA);
      readA = i;
    }
    b.read(firstB() + j, rowB);
    double even = 0;
    double odd = 0;
    for (int f = 0; f + 1 < rowA.length; f += 2) { // two sums: neither waits for the other
      double first = rowA[f] - rowB[f];
      double second = rowA[f + 1] - rowB[f + 1];
      even += first * first;
      odd += second * second;
    }
    if (rowA.length % 2 == 1) {
      double last = rowA[rowA.length - 1] - rowB[rowA.length - 1];
      even += last * last;
    }
    return even + odd;
  }

  @Override
  public void close() {
    blockA.close();
    blockB.close();
    products.close();
  }
}
