package io.equipoise.latent;

import io.equipoise.network.Parameter;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The directions of the latent space in which a generator answers most: the eigenvectors of {@code
 * W^T W}, with W the weight of its first layer (SeFa: Shen and Zhou 2021, "Closed-form
 * factorization of latent semantics in GANs", equation 5).
 *
 * <p>The first layer of each architecture is affine, and the entries of z are independent and of
 * one variance, so the covariance of its answers is {@code sigma^2 W W^T}: these directions are its
 * principal components too (GANSpace: Harkonen et al. 2020, section 2.1), without a sample.
 */
public final class LatentDirections {
  /** Standard deviation of z, uniform in [-1, 1], along any direction. */
  public static final double DEVIATION = 1 / Math.sqrt(3);

  private final float[][] vectors; // [Z][Z], unit length, by share descending
  private final double[] shares; // [Z]

  private LatentDirections(float[][] vectors, double[] shares) {
    this.vectors = vectors;
    this.shares = shares;
  }

  /** The directions of a generator. */
  public static LatentDirections of(TrainedGenerator generator) {
    Parameter first = generator.generator().parameters().weights().get(0);
    return of(first.tensor());
  }

  /**
   * The directions of a first layer.
   *
   * @param weight {@code [out, Z]}
   */
  static LatentDirections of(Tensor weight) {
    int latent = Math.toIntExact(weight.size(1));
    double[] values;
    double[] columns;
    try (TensorScope scope = new TensorScope()) {
      Tensor w = weight.detach().to(ScalarType.Double);
      var eigen = torch.linalg_eigh(w.t().matmul(w)); // ascending
      values = TensorData.doubles(eigen.get0());
      columns = TensorData.doubles(eigen.get1()); // [Z, Z], a vector is a column
    }
    double sum = Arrays.stream(values).map(v -> Math.max(0, v)).sum();
    double[] shares = new double[latent];
    float[][] vectors = new float[latent][latent];
    for (int i = 0; i < latent; i++) {
      int from = latent - 1 - i;
      shares[i] = sum == 0 ? 0 : Math.max(0, values[from]) / sum;
      double sign = sign(columns, from, latent);
      for (int j = 0; j < latent; j++) {
        vectors[i][j] = (float) (sign * columns[j * latent + from]);
      }
    }
    return new LatentDirections(vectors, shares);
  }

  /** An eigenvector has no sign of its own: its greatest entry becomes positive. */
  private static double sign(double[] columns, int column, int latent) {
    double greatest =
        IntStream.range(0, latent)
            .mapToDouble(row -> columns[row * latent + column])
            .reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
    return greatest < 0 ? -1 : 1;
  }

  /** Z: how many there are. */
  public int count() {
    return vectors.length;
  }

  /** Share of the variance of the first layer's answers that lies along direction i. */
  public double share(int i) {
    return shares[i];
  }

  /** Direction i, {@code [Z]}, of length 1; a copy. */
  float[] vector(int i) {
    return vectors[i].clone();
  }

  /**
   * A latent vector moved along the first directions, cut off at [-1, 1] where training drew it.
   *
   * @param z {@code [Z]}
   * @param deviations how far along each direction, in standard deviations of z; at most Z of them
   * @throws IllegalArgumentException if there are more than directions
   */
  public float[] moved(float[] z, double[] deviations) {
    if (deviations.length > count()) {
      throw new IllegalArgumentException(
          "%d directions are given, there are %d".formatted(deviations.length, count()));
    }
    double[] sum = new double[z.length];
    for (int i = 0; i < deviations.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += DEVIATION * deviations[i] * vectors[i][j];
      }
    }
    float[] moved = new float[z.length];
    for (int j = 0; j < moved.length; j++) {
      moved[j] = (float) Math.max(-1, Math.min(1, z[j] + sum[j]));
    }
    return moved;
  }
}
