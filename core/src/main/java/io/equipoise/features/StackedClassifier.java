package io.equipoise.features;

import io.equipoise.data.StackedImages;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The classifier of the base set on each channel of stacked images: features are those of red,
 * green and blue in a row, {@code [N, 3 F]}; p(a, b, c | x) = p(a | red) p(b | green) p(c | blue),
 * {@code [N, K^3]}.
 */
final class StackedClassifier implements DataClassifier {
  private static final int CHANNELS = 3;

  private final TrainedClassifier base;
  private final String name;
  private final List<String> classNames;

  /**
   * @param base of the set that is stacked; owned here
   */
  StackedClassifier(TrainedClassifier base, StackedImages data) {
    this.base = base;
    this.name = base.name() + " on each channel";
    this.classNames = data.classNames();
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sha256() {
    return base.sha256();
  }

  @Override
  public String resize() {
    return base.resize();
  }

  @Override
  public long features() {
    return CHANNELS * base.features();
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public Output of(Tensor images) {
    if (images.dim() != 4 || images.size(1) != CHANNELS) {
      throw new IllegalArgumentException(
          "%s takes images of three channels: give stacked ones".formatted(name));
    }
    try (TensorScope scope = new TensorScope()) {
      List<Tensor> features = new ArrayList<>();
      Tensor probabilities = null;
      for (int channel = 0; channel < CHANNELS; channel++) {
        Output output = base.of(images.narrow(1, channel, 1));
        features.add(output.features());
        Tensor ofChannel = output.probabilities().orElseThrow(); // [N, K]
        probabilities =
            probabilities == null
                ? ofChannel
                : probabilities.unsqueeze(2).mul(ofChannel.unsqueeze(1)).flatten(1, 2);
      }
      Tensor row = torch.cat(new TensorVector(features.toArray(Tensor[]::new)), 1);
      return new Output(scope.keep(row), Optional.of(scope.keep(probabilities)));
    }
  }

  @Override
  public void close() {
    base.close();
  }
}
