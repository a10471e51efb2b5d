package io.equipoise.metrics;

import io.equipoise.tensor.TensorData;
import java.util.function.DoubleBinaryOperator;
import org.bytedeco.pytorch.Tensor;

/** Features given by formulas, whose measures are known from elsewhere. */
final class Golden {
  static final int N = 64;
  static final int F = 8;

  private Golden() {}

  static Tensor real() {
    return features((i, j) -> Math.sin(1 + .37 * i * i + .11 * (j + 1) * i + 7 * j));
  }

  static Tensor generated() {
    return features((i, j) -> 1.2 * Math.cos(2 + .23 * i * i + .19 * (j + 2) * i + 11 * j) + .1);
  }

  static Tensor realOfRankTwo() {
    return features((i, j) -> Math.sin(1 + 3 * i + 7 * j));
  }

  static Tensor generatedOfRankTwo() {
    return features((i, j) -> 1.2 * Math.cos(2 + 5 * i + 11 * j) + .1);
  }

  private static Tensor features(DoubleBinaryOperator formula) {
    double[] values = new double[N * F];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < F; j++) {
        values[i * F + j] = formula.applyAsDouble(i, j);
      }
    }
    return TensorData.of(values, N, F);
  }

  /** Statistics of features, in batches of a size. */
  static FeatureStatistics statistics(Tensor features, long batch) {
    FeatureStatistics statistics = new FeatureStatistics(features.size(1));
    for (long first = 0; first < features.size(0); first += batch) {
      statistics.add(features.narrow(0, first, Math.min(batch, features.size(0) - first)));
    }
    return statistics;
  }

  static FrechetDistance frechet(Tensor real, Tensor generated) {
    return FrechetDistance.between(
        statistics(real, real.size(0)), statistics(generated, generated.size(0)));
  }
}
