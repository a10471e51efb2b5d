package io.equipoise.evaluation;

import io.equipoise.data.TrainingData;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Features of training images, kept to find those nearest to one image after another. Native
 * memory; not thread-safe. Close it; the extractor and the data stay their owners'.
 */
public final class TrainingIndex implements AutoCloseable {
  private static final long ELEMENTS = 1L << 24; // 64 MiB of features at most
  private static final long SEED = 0;
  private static final SideFeatures.Wanted ROWS = new SideFeatures.Wanted(false, true);

  private final FeatureExtractor extractor;
  private final Choice choice;
  private final SideFeatures features;

  private TrainingIndex(FeatureExtractor extractor, Choice choice, SideFeatures features) {
    this.extractor = extractor;
    this.choice = choice;
    this.features = features;
  }

  /**
   * A training image.
   *
   * @param index its number in the data
   * @param distance of its features
   */
  public record Neighbour(long index, double distance) {}

  /**
   * Looks at the training images.
   *
   * @param most images looked at, chosen at random where there are more; fewer where their features
   *     would take more than 64 MiB
   */
  public static TrainingIndex of(
      TrainingData data, FeatureExtractor extractor, long most, EvaluationProgress progress) {
    long fitting = Math.max(1, ELEMENTS / extractor.features());
    Choice choice = Choice.of(data.count(), Math.min(most, fitting), SEED);
    DataImages images = new DataImages(data, choice); // holds nothing open
    SideFeatures features =
        SideFeatures.of(
            images, extractor, ROWS, output -> {}, "features of training images", progress);
    return new TrainingIndex(extractor, choice, features);
  }

  /** How many images it has looked at. */
  public long count() {
    return choice.count();
  }

  /**
   * The images nearest to a given one, nearest first.
   *
   * @param pixels uint8 {@code [R, R, C]}
   * @param side R
   * @param k how many; all where there are fewer
   */
  public List<Neighbour> nearest(byte[] pixels, int side, int k) {
    int channels = pixels.length / (side * side);
    try (TensorScope scope = new TensorScope()) {
      Tensor image = TensorData.of(pixels, 1, side, side, channels).permute(0, 3, 1, 2);
      Tensor query = extractor.of(image).features(); // [1, F]
      Tensor distances =
          features.rows().sub(query).norm(new ScalarOptional(), new long[] {1}, false); // [N]
      var least = distances.topk(Math.min(k, choice.count()), 0, false, true);
      double[] found = TensorData.doubles(least.get0());
      double[] places = TensorData.doubles(least.get1());
      List<Neighbour> neighbours = new ArrayList<>();
      for (int i = 0; i < found.length; i++) {
        neighbours.add(new Neighbour(choice.index((long) places[i]), found[i]));
      }
      return neighbours;
    }
  }

  @Override
  public void close() {
    features.close();
  }
}
