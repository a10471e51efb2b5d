package io.equipoise.features;

import io.equipoise.data.PackedSet;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.network.ClassNetwork;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A small network trained on a labelled set, as Zhao, Mathieu, LeCun 2016 (EBGAN, section 4.1) had
 * one on MNIST in place of the Inception network. Features are its penultimate layer. It is trained
 * once and kept in the cache, by the data's fingerprint.
 */
final class TrainedClassifier implements DataClassifier {
  private final ClassNetwork network;
  private final String set;
  private final double accuracy;
  private final String sha256;
  private final ImageShape shape;
  private final List<String> classNames;

  TrainedClassifier(PackedSet data, ClassNetwork network, double accuracy, String sha256) {
    this.network = network;
    this.set = data.name();
    this.accuracy = accuracy;
    this.sha256 = sha256;
    this.shape = new ImageShape(data.channels(), data.resolution());
    this.classNames = data.classNames();
  }

  /** The classifier of a set; parameters and errors as of {@link DataClassifier#of}. */
  static TrainedClassifier of(PackedSet data, Path cache, MeasureProgress progress) {
    if (data.classNames().size() < 2) {
      throw new IllegalArgumentException(
          data.name()
              + " has no classes to train a classifier on: give --features FILE.onnx, or a labelled"
              + " set");
    }
    return new ClassifierCache(cache).open(data, progress);
  }

  /** Share of held-out images whose class it tells, those that it was not trained on. */
  double accuracy() {
    return accuracy;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public String name() {
    return String.format(Locale.ROOT, "%s classifier (held-out accuracy %.4f)", set, accuracy);
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public String resize() {
    int most = ClassNetwork.LARGEST;
    return shape.side() > most ? "area mean to %dx%d".formatted(most, most) : "none";
  }

  @Override
  public long features() {
    return ClassNetwork.FEATURES;
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public Output of(Tensor images) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor features = network.features(shape.scaled(images, "classifier of " + set));
      Tensor probabilities = torch.softmax(network.logits(features), 1);
      return new Output(scope.keep(features), Optional.of(scope.keep(probabilities)));
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
