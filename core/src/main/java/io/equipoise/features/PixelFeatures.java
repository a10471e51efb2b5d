package io.equipoise.features;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The pixels themselves, row by row: for comparing images where there is no network that knows
 * them.
 *
 * @param values numbers in one image
 */
public record PixelFeatures(long values) implements FeatureExtractor {
  @Override
  public String name() {
    return "pixels";
  }

  @Override
  public String sha256() {
    return "";
  }

  @Override
  public String resize() {
    return "none";
  }

  @Override
  public long features() {
    return values;
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public Output of(Tensor images) {
    return new Output(images.to(ScalarType.Float).flatten(1, -1), Optional.empty());
  }

  @Override
  public void close() {}
}
