package io.equipoise.evaluation;

import io.equipoise.Draws;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A fixed random projection of the pixels; its first values, through a softmax, are "classes". */
final class ProjectionFeatures implements FeatureExtractor {
  private final Tensor weights; // [C * H * W, F] float64
  private final int classes;
  private int images;

  ProjectionFeatures(long pixels, long features, int classes) {
    try (TensorScope scope = new TensorScope()) {
      weights = scope.keep(Draws.symmetric(11, pixels, features));
    }
    this.classes = classes;
  }

  /** Images seen so far. */
  int images() {
    return images;
  }

  @Override
  public String name() {
    return "projection";
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }

  @Override
  public String resize() {
    return "none";
  }

  @Override
  public long features() {
    return weights.size(1);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public Output of(Tensor batch) {
    images += (int) batch.size(0);
    try (TensorScope scope = new TensorScope()) {
      Tensor flat = batch.to(ScalarType.Double).contiguous().reshape(batch.size(0), -1);
      Tensor features = flat.div(new Scalar(255.0)).mm(weights);
      Optional<Tensor> probabilities =
          classes == 0
              ? Optional.empty()
              : Optional.of(
                  scope.keep(features.narrow(1, 0, classes).softmax(1).to(ScalarType.Float)));
      return new Output(scope.keep(features.to(ScalarType.Float)), probabilities);
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
