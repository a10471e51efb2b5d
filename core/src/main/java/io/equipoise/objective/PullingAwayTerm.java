package io.equipoise.objective;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pulling-away term of Zhao, Mathieu, LeCun 2016, equation 4: the mean squared cosine between the
 * codes of different generated images of a batch,
 *
 * <pre>
 *   f_PT(S) = 1 / (N (N - 1)) sum_i sum_{j != i} ( S_i . S_j / (|S_i| |S_j|) )^2
 * </pre>
 */
public final class PullingAwayTerm {
  /** Least square of a length: keeps a zero code from dividing by zero. */
  private static final double LEAST_SQUARE = 1e-12;

  private PullingAwayTerm() {}

  /**
   * f_PT in [0, 1], a scalar.
   *
   * @param codes S, {@code [N, Z]}, N >= 2
   * @throws IllegalArgumentException if there is but one code
   */
  public static Tensor of(Tensor codes) {
    long n = codes.size(0);
    if (n < 2) {
      throw new IllegalArgumentException(
          "the pulling-away term compares the images of a batch: it needs --batch 2 or more");
    }
    Tensor lengths =
        codes.square().sum(new long[] {1}, true, null).clamp_min(new Scalar(LEAST_SQUARE)).sqrt();
    Tensor directions = codes.div(lengths); // [N, Z]
    Tensor cosines = directions.mm(directions.t()); // [N, N]
    Tensor others = torch.ones_like(cosines).sub(torch.eye(n).to(cosines));
    return cosines.square().mul(others).sum().div(new Scalar((double) n * (n - 1)));
  }
}
