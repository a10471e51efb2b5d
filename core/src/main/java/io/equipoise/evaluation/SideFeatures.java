package io.equipoise.evaluation;

import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.FeatureStatistics;
import io.equipoise.metrics.Images;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Features of one side, computed once: their statistics, and the rows where a measure needs them
 * all. Native memory: made outside any scope it is freed by {@link #close}.
 */
final class SideFeatures implements AutoCloseable {
  /** Numbers in the images that go through an extractor at a time. */
  private static final long ELEMENTS = 1 << 20;

  private static final int MOST_IMAGES = 256;

  private final Optional<FeatureStatistics> statistics;
  private final Tensor rows; // [N, F] float32 or float64; null where not kept
  private final boolean ownRows;

  private SideFeatures(Optional<FeatureStatistics> statistics, Tensor rows, boolean ownRows) {
    this.statistics = statistics;
    this.rows = rows;
    this.ownRows = ownRows;
  }

  /** Sees what the extractor made of each batch, in the order of the images. */
  interface Observer {
    void saw(FeatureExtractor.Output output);
  }

  /** What is to be kept of the features. */
  record Wanted(boolean statistics, boolean rows) {}

  /** Features that are there: of a feature set, or the coordinates of points. */
  static SideFeatures of(SampleSet samples, Wanted wanted) {
    boolean made = samples instanceof PointSet;
    Tensor rows =
        samples instanceof PointSet points
            ? coordinates(points)
            : ((FeatureSet) samples).features();
    Optional<FeatureStatistics> statistics = Optional.empty();
    if (wanted.statistics()) {
      statistics = Optional.of(new FeatureStatistics(rows.size(1)));
      statistics.get().add(rows);
    }
    return new SideFeatures(statistics, rows, made);
  }

  /** Statistics that are there; closed with this. */
  static SideFeatures of(FeatureStatistics statistics) {
    return new SideFeatures(Optional.of(statistics), null, false);
  }

  private static Tensor coordinates(PointSet points) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(TensorData.of(points.points(), points.count(), 2));
    }
  }

  /** Features by an extractor. */
  static SideFeatures of(
      Images images,
      FeatureExtractor extractor,
      Wanted wanted,
      Observer observer,
      String what,
      EvaluationProgress progress) {
    Optional<FeatureStatistics> statistics =
        wanted.statistics()
            ? Optional.of(new FeatureStatistics(extractor.features()))
            : Optional.empty();
    Tensor rows = wanted.rows() ? empty(images.count(), extractor.features()) : null;
    SideFeatures side = new SideFeatures(statistics, rows, true);
    try {
      forEachBatch(
          images,
          (first, batch) -> {
            FeatureExtractor.Output output = extractor.of(batch);
            statistics.ifPresent(s -> s.add(output.features()));
            if (rows != null) {
              rows.narrow(0, first, output.features().size(0)).copy_(output.features());
            }
            observer.saw(output);
            progress.progressed(what, first + batch.size(0), images.count());
          });
      return side;
    } catch (RuntimeException e) {
      side.close();
      throw e;
    }
  }

  private static Tensor empty(long... shape) {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(torch.empty(shape, new TensorOptions(ScalarType.Float), null));
    }
  }

  /** Takes a batch, open during the call. */
  interface Taker {
    void take(long first, Tensor images);
  }

  /** Reads all images in their order. */
  static void forEachBatch(Images images, Taker taker) {
    long batch = 1; // until the size of an image is known
    for (long first = 0; first < images.count(); ) {
      try (TensorScope scope = new TensorScope()) {
        Tensor read = images.read(range(first, Math.min(batch, images.count() - first)));
        taker.take(first, read);
        first += read.size(0);
        batch = Math.max(1, Math.min(MOST_IMAGES, ELEMENTS * read.size(0) / read.numel()));
      }
    }
  }

  private static long[] range(long first, long count) {
    long[] range = new long[(int) count];
    for (int i = 0; i < range.length; i++) {
      range[i] = first + i;
    }
    return range;
  }

  /** Statistics of all of them. */
  FeatureStatistics statistics() {
    return statistics.orElseThrow();
  }

  /** {@code [N, F]}, borrowed. */
  Tensor rows() {
    return rows;
  }

  @Override
  public void close() {
    statistics.ifPresent(FeatureStatistics::close);
    if (ownRows && rows != null) {
      rows.close();
    }
  }
}
