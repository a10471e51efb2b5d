package io.equipoise.latent;

import java.util.Arrays;
import java.util.Locale;

/**
 * Ways between latent vectors.
 *
 * <p>z is uniform in the cube [-1, 1]^Z, which is convex: every point of a straight line between
 * two vectors is one that the generator was trained on, and as likely as any other. So {@link
 * #LERP} is the default. What is right for normal z, a turn that keeps the length, leaves the cube
 * here, where it is cut off.
 */
public enum Interpolation {
  /** On a straight line. */
  LERP {
    @Override
    public float[] between(float[] from, float[] to, double share) {
      requireSameLength(from, to);
      float[] z = new float[from.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) ((1 - share) * from[i] + share * to[i]);
      }
      return z;
    }
  },
  /** On an arc (Shoemake 1985), the parts beyond [-1, 1] cut off. */
  SLERP {
    @Override
    public float[] between(float[] from, float[] to, double share) {
      requireSameLength(from, to);
      double angle = angle(from, to);
      if (Math.sin(angle) < LEAST_SINE || share == 0 || share == 1) {
        return LERP.between(from, to, share);
      }
      double first = Math.sin((1 - share) * angle) / Math.sin(angle);
      double second = Math.sin(share * angle) / Math.sin(angle);
      float[] z = new float[from.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) Math.max(-1, Math.min(1, first * from[i] + second * to[i]));
      }
      return z;
    }
  };

  private static final double LEAST_SINE = 1e-6;

  /**
   * The vector at a share of the way.
   *
   * @param from {@code [Z]}
   * @param to {@code [Z]}
   * @param share 0 gives {@code from}, 1 gives {@code to}
   */
  public abstract float[] between(float[] from, float[] to, double share);

  /**
   * Vectors at equal steps, both ends included.
   *
   * @param frames 2 or more
   * @return {@code [frames, Z]} row-major
   */
  public float[] path(float[] from, float[] to, int frames) {
    if (frames < 2) {
      throw new IllegalArgumentException(
          frames + " frames do not lead from one image to another: give 2 or more");
    }
    float[] path = new float[frames * from.length];
    for (int i = 0; i < frames; i++) {
      float[] z = between(from, to, (double) i / (frames - 1));
      System.arraycopy(z, 0, path, i * z.length, z.length);
    }
    return path;
  }

  /**
   * Vectors of a plane that four corners span: the left and right edges are ways from top to
   * bottom, each row a way from left to right.
   *
   * @param corners {@code [4, Z]}: top left, top right, bottom left, bottom right
   * @param rows 2 or more
   * @param columns 2 or more
   * @return {@code [rows * columns, Z]} row-major
   */
  public float[] plane(float[][] corners, int rows, int columns) {
    int z = corners[0].length;
    float[] left = path(corners[0], corners[2], rows);
    float[] right = path(corners[1], corners[3], rows);
    float[] plane = new float[rows * columns * z];
    for (int row = 0; row < rows; row++) {
      float[] from = Arrays.copyOfRange(left, row * z, (row + 1) * z);
      float[] to = Arrays.copyOfRange(right, row * z, (row + 1) * z);
      System.arraycopy(path(from, to, columns), 0, plane, row * columns * z, columns * z);
    }
    return plane;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double angle(float[] a, float[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    double lengths = Math.sqrt(squareA * squareB);
    return lengths == 0 ? 0 : Math.acos(Math.max(-1, Math.min(1, product / lengths)));
  }

  private static void requireSameLength(float[] from, float[] to) {
    if (from.length != to.length) {
      throw new IllegalArgumentException(
          "latent vectors of %d and %d numbers are not of one generator"
              .formatted(from.length, to.length));
    }
  }
}
