package io.equipoise.metrics;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.Serializable;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Mean and covariance of a stream of features, by the pairwise updates of Chan, Golub, LeVeque 1983
 * (equations 2.1): with d the difference of the means of the parts A and B,
 *
 * <pre>
 *   mean = mean_A + d n_B / n,   M = M_A + M_B + d d^T n_A n_B / n
 * </pre>
 *
 * in float64. Memory is F x F whatever the number of images; parts computed apart merge.
 *
 * <p>Native memory: made outside any scope it is freed by {@link #close}. Not thread-safe.
 */
public final class FeatureStatistics implements AutoCloseable {
  private static final long ELEMENTS = 1 << 22;

  private final Tensor mean; // [F]
  private final Tensor coMoment; // [F, F]: sum of (x - mean) (x - mean)^T
  private long count;

  /** Statistics of no images yet. */
  public FeatureStatistics(long features) {
    if (features < 1) {
      throw new IllegalArgumentException(features + " features cannot be described");
    }
    try (TensorScope scope = new TensorScope()) {
      TensorOptions options = new TensorOptions(ScalarType.Double);
      mean = scope.keep(torch.empty(new long[] {features}, options, null).zero_());
      coMoment = scope.keep(torch.empty(new long[] {features, features}, options, null).zero_());
    }
  }

  /**
   * What statistics have seen, to be sent and added up elsewhere.
   *
   * @param count images
   * @param mean {@code [F]}
   * @param coMoment {@code [F, F]} row-major
   */
  public record Sums(long count, double[] mean, double[] coMoment) implements Serializable {}

  /** What these have seen. */
  public Sums sums() {
    return new Sums(count, TensorData.doubles(mean), TensorData.doubles(coMoment));
  }

  /** Statistics of what was seen elsewhere. */
  public static FeatureStatistics of(Sums sums) {
    int features = sums.mean.length;
    FeatureStatistics statistics = new FeatureStatistics(features);
    try (TensorScope scope = new TensorScope()) {
      statistics.mean.copy_(TensorData.of(sums.mean, features));
      statistics.coMoment.copy_(TensorData.of(sums.coMoment, features, features));
    }
    statistics.count = sums.count;
    return statistics;
  }

  /**
   * Adds a batch.
   *
   * @param batch {@code [B, F]} of any type and device, B >= 1
   * @throws IllegalArgumentException if it has another number of features or values that are not
   *     finite; nothing of it is added then
   */
  public void add(Tensor batch) {
    FeatureRows.requireRows(batch, 1, "given");
    requireFeatures(batch.size(1));
    try (TensorScope scope = new TensorScope()) {
      FeatureRows.requireFinite(batch, "given features");
      long rows = Math.max(1, ELEMENTS / features());
      for (long first = 0; first < batch.size(0); first += rows) {
        addRows(batch, first, Math.min(rows, batch.size(0) - first));
      }
    }
  }

  private void addRows(Tensor batch, long first, long rows) {
    try (TensorScope scope = new TensorScope()) {
      Tensor values =
          FeatureRows.doubles(batch, first, rows).to(new Device(kCPU()), ScalarType.Double);
      Tensor batchMean = values.mean(0);
      Tensor centred = values.sub(batchMean); // [B, F]
      coMoment.addmm_(centred.t(), centred);
      join(rows, batchMean);
    }
  }

  /** Adds what other statistics have seen; they stay as they are. */
  public void merge(FeatureStatistics other) {
    requireFeatures(other.features());
    if (other.count == 0) {
      return;
    }
    try (TensorScope scope = new TensorScope()) {
      coMoment.add_(other.coMoment);
      join(other.count, other.mean);
    }
  }

  /** Moves the mean, and the co-moment by the part between the two means. */
  private void join(long otherCount, Tensor otherMean) {
    long total = count + otherCount;
    Tensor difference = otherMean.sub(mean);
    double between = (double) count * otherCount / total;
    coMoment.addr_(difference, difference, new Scalar(1), new Scalar(between));
    mean.add_(difference, new Scalar((double) otherCount / total));
    count = total;
  }

  /** Images seen. */
  public long count() {
    return count;
  }

  /** F. */
  public long features() {
    return mean.size(0);
  }

  /**
   * A fresh tensor {@code [F]} float64.
   *
   * @throws IllegalStateException before the first image
   */
  public Tensor mean() {
    require(1);
    return mean.clone();
  }

  /**
   * A fresh tensor {@code [F, F]} float64, divided by N - 1.
   *
   * @throws IllegalStateException before the second image
   */
  public Tensor covariance() {
    require(2);
    return coMoment.div(new Scalar((double) count - 1));
  }

  private void requireFeatures(long given) {
    if (given != features()) {
      throw new IllegalArgumentException(
          "%d features given to statistics of %d: take the same extractor for all"
              .formatted(given, features()));
    }
  }

  private void require(long least) {
    if (count < least) {
      throw new IllegalStateException(
          "statistics of %d images, at least %d are needed: add more".formatted(count, least));
    }
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    mean.close();
    coMoment.close();
  }
}
