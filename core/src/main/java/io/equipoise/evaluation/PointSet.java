package io.equipoise.evaluation;

import io.equipoise.data.Batch;
import io.equipoise.data.Mixture;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.Sampler;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.pytorch.Device;

/** Points of the plane. */
public final class PointSet implements SampleSet {
  private static final int PIECE = 4096;
  private static final long MOST = 100_000_000; // of two floats each

  private final Origin origin;
  private final float[] points; // [N, 2]
  private final Optional<Mixture> mixture;

  private PointSet(Origin origin, float[] points, Optional<Mixture> mixture) {
    this.origin = origin;
    this.points = points;
    this.mixture = mixture;
  }

  static PointSet of(TrainingData data, Choice choice) {
    long[] places = new long[Math.toIntExact(choice.count())];
    for (int i = 0; i < places.length; i++) {
      places[i] = choice.index(i);
    }
    try (TensorScope scope = new TensorScope()) {
      float[] points = TensorData.floats(Batch.of(data, places).toTensor(new Device("cpu")));
      return new PointSet(
          Origin.ofData(data.name(), data.fingerprint(), choice.words()),
          points,
          data instanceof Mixture mixture ? Optional.of(mixture) : Optional.empty());
    }
  }

  static PointSet generated(
      Sampler sampler, Origin origin, long seed, long n, EvaluationProgress progress) {
    if (n > MOST) {
      throw new IllegalArgumentException(
          "%,d points do not fit into memory: measure %,d at most".formatted(n, MOST));
    }
    float[] points = new float[(int) (2 * n)];
    for (long first = 0; first < n; first += PIECE) {
      int count = (int) Math.min(PIECE, n - first);
      float[] values = sampler.values(sampler.latents(seed, first, count));
      System.arraycopy(values, 0, points, (int) (2 * first), values.length);
      progress.progressed("making %,d points".formatted(n), first + count, n);
    }
    return new PointSet(origin, points, Optional.empty());
  }

  /** The points, {@code [N, 2]} row-major; a copy. */
  float[] points() {
    return points.clone();
  }

  /** The mixture that they were drawn from, if they are data. */
  Optional<Mixture> mixture() {
    return mixture;
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public long count() {
    return points.length / 2;
  }

  @Override
  public void close() {}
}
