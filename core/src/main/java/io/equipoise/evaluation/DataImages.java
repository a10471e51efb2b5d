package io.equipoise.evaluation;

import io.equipoise.data.Batch;
import io.equipoise.data.ImageData;
import io.equipoise.data.TrainingData;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Images of data, read as they are needed. */
final class DataImages implements ImageSet {
  private final TrainingData data; // borrowed
  private final Choice choice;

  DataImages(TrainingData data, Choice choice) {
    this.data = data;
    this.choice = choice;
  }

  @Override
  public Origin origin() {
    return Origin.ofData(data.name(), data.fingerprint(), choice.words());
  }

  @Override
  public long count() {
    return choice.count();
  }

  @Override
  public Tensor read(long... indices) {
    long[] shape = data.sampleShape(); // {C, H, W}
    byte[] pixels = Batch.of(data, choice.indices(indices)).pixels();
    try (TensorScope scope = new TensorScope()) {
      Tensor images = TensorData.of(pixels, indices.length, shape[1], shape[2], shape[0]);
      return scope.keep(images.permute(0, 3, 1, 2));
    }
  }

  /** Counted over all images of the set that have a class. */
  @Override
  public Optional<double[]> classShares() {
    if (data.classNames().isEmpty() || !(data instanceof ImageData images)) {
      return Optional.empty();
    }
    long[] counts = new long[data.classNames().size()];
    for (long i = 0; i < images.count(); i++) {
      int label = images.label(i);
      if (label >= 0) {
        counts[label]++;
      }
    }
    double labelled = Arrays.stream(counts).sum();
    return Optional.of(Arrays.stream(counts).mapToDouble(count -> count / labelled).toArray());
  }

  @Override
  public void close() {}
}
