package io.equipoise.serve;

import io.equipoise.latent.PooledSampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/** Both networks of a checkpoint, in memory. Used by one thread at a time. Close it. */
final class LoadedModel implements AutoCloseable {
  private static final int SCORED = 16; // always as many, so that a score has no batch mates

  private final TrainedGenerator generator;
  private final TrainedDiscriminator discriminator;
  private final ModelInfo info;
  private PooledSampler sampler;

  private LoadedModel(
      TrainedGenerator generator, TrainedDiscriminator discriminator, ModelInfo info) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.info = info;
  }

  static LoadedModel of(TrainedRun run) {
    TrainedGenerator generator = TrainedGenerator.of(run);
    try {
      return new LoadedModel(generator, TrainedDiscriminator.of(run), ModelInfo.of(run));
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  /** Tries out which batches it may compute in; takes some seconds at most. */
  void prepare() {
    sampler = PooledSampler.of(generator.sampler());
  }

  /** Takes over what was found for another checkpoint of the same run. */
  void prepareAs(LoadedModel before) {
    sampler = before.sampler.with(generator.sampler());
  }

  ModelInfo info() {
    return info;
  }

  /** Real images seen by the checkpoint. */
  long version() {
    return generator.images();
  }

  PooledSampler sampler() {
    return sampler;
  }

  /**
   * How unusual images are.
   *
   * @param values {@code [n, C, R, R]} in [-1, 1] or {@code [n, 2]}, row-major
   * @return {@code [n]}
   */
  float[] scores(float[] values) {
    int each = info.values();
    int n = values.length / each;
    float[] scores = new float[n];
    for (int first = 0; first < n; first += SCORED) {
      float[] block = Arrays.copyOfRange(values, first * each, (first + SCORED) * each);
      System.arraycopy(blockScores(block), 0, scores, first, Math.min(SCORED, n - first));
    }
    return scores;
  }

  private float[] blockScores(float[] block) {
    int side = info.resolution();
    long[] shape =
        info.points() ? new long[] {SCORED, 2} : new long[] {SCORED, info.channels(), side, side};
    try (TensorScope scope = new TensorScope()) {
      Tensor images = TensorData.of(block, shape);
      return TensorData.floats(discriminator.unusualness(images));
    }
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
