package io.equipoise.metrics;

import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Frechet distance of Heusel et al. 2017, equation 6 (Dowson and Landau 1982): between Gaussians of
 * the same means and covariances as the two sets of features,
 *
 * <pre>
 *   d^2 = |mu_1 - mu_2|^2 + tr(S_1 + S_2 - 2 (S_1 S_2)^(1/2))
 * </pre>
 *
 * With S = B^T B for each covariance, S_1 S_2 has the eigenvalues of (B_1 B_2^T)(B_1 B_2^T)^T, so
 * the trace of its root is the sum of the singular values of B_1 B_2^T. That is the sum of roots of
 * eigenvalues without taking the root of their rounding errors, which matters where S has not full
 * rank.
 *
 * <p>"FID" is this distance with one extractor only, the Inception network of 2015-12-05.
 *
 * @param value d^2, not negative; 0 is best
 * @param realCount real images
 * @param generatedCount generated images
 * @param warnings what to be wary of; empty if nothing
 */
public record FrechetDistance(
    double value, long realCount, long generatedCount, List<String> warnings) {
  /** Images a feature below which the distance is mostly the error of the covariances. */
  private static final long IMAGES_PER_FEATURE = 5;

  /** Copies the warnings. */
  public FrechetDistance {
    warnings = List.copyOf(warnings);
  }

  /**
   * The distance between two sets.
   *
   * @throws IllegalArgumentException if a side has fewer than 2 images, or other features
   */
  public static FrechetDistance between(FeatureStatistics real, FeatureStatistics generated) {
    FeatureRows.requireSame(real.features(), generated.features());
    requireTwo(real, "real");
    requireTwo(generated, "generated");
    try (TensorScope scope = new TensorScope()) {
      double value =
          ofGaussians(real.mean(), real.covariance(), generated.mean(), generated.covariance());
      return new FrechetDistance(value, real.count(), generated.count(), warnings(real, generated));
    }
  }

  /**
   * d^2 between two Gaussians.
   *
   * @param mean1 {@code [F]} float64
   * @param covariance1 {@code [F, F]} float64, symmetric, no eigenvalue below zero
   * @param mean2 {@code [F]} float64
   * @param covariance2 {@code [F, F]} float64, the same
   */
  static double ofGaussians(Tensor mean1, Tensor covariance1, Tensor mean2, Tensor covariance2) {
    try (TensorScope scope = new TensorScope()) {
      double means = mean1.sub(mean2).square().sum().item_double();
      double traces = covariance1.trace().item_double() + covariance2.trace().item_double();
      Tensor product = factor(covariance1).mm(factor(covariance2).t());
      double root = torch.linalg_svdvals(product).sum().item_double();
      return Math.max(0, means + traces - 2 * root); // below zero by rounding only
    }
  }

  /** B with S = B^T B; eigenvalues that are zero within rounding are zero. */
  private static Tensor factor(Tensor covariance) {
    T_TensorTensor_T parts = torch.linalg_eigh(covariance);
    Tensor values = parts.get0(); // [F], ascending
    Tensor vectors = parts.get1(); // [F, F], columns
    long features = values.size(0);
    double largest = Math.max(0, values.select(0, features - 1).item_double());
    double rounding = features * Math.ulp(1.0) * largest;
    Tensor roots = values.masked_fill(values.le(new Scalar(rounding)), new Scalar(0.0)).sqrt();
    return vectors.mul(roots).t(); // diag(roots) Q^T
  }

  private static void requireTwo(FeatureStatistics statistics, String side) {
    if (statistics.count() < 2) {
      throw new IllegalArgumentException(
          "the Frechet distance needs at least 2 %s images, got %d"
              .formatted(side, statistics.count()));
    }
  }

  private static List<String> warnings(FeatureStatistics real, FeatureStatistics generated) {
    List<String> warnings = new ArrayList<>();
    long advised = IMAGES_PER_FEATURE * real.features();
    if (real.count() < advised) {
      warnings.add(tooFew(real, "real", advised));
    }
    if (generated.count() < advised) {
      warnings.add(tooFew(generated, "generated", advised));
    }
    return warnings;
  }

  private static String tooFew(FeatureStatistics statistics, String side, long advised) {
    return "too few samples: %d %s images for %d features (%d advised); the distance is biased upwards"
        .formatted(statistics.count(), side, statistics.features(), advised);
  }
}
