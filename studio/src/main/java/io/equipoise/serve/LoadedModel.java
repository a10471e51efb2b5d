package io.equipoise.serve;

import io.equipoise.latent.PooledSampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;

/** Both networks of a checkpoint, in memory. Used by one thread at a time. Close it. */
final class LoadedModel implements AutoCloseable {
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

  static LoadedModel of(TrainedModel model) {
    TrainedGenerator generator = TrainedGenerator.of(model);
    try {
      return new LoadedModel(generator, TrainedDiscriminator.of(model), ModelInfo.of(model));
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  /** Tries out which batches it may compute in; takes some seconds at most. */
  void prepare() {
    sampler = PooledSampler.of(generator.sampler());
  }

  /**
   * Whether clients can go on with what they know of the one before.
   *
   * @throws IllegalStateException if its networks are of another shape or kind
   */
  void requireSameAs(LoadedModel before) {
    if (!info.equals(before.info)) {
      throw new IllegalStateException(
          "the run is another now, %s instead of %s: start serve anew"
              .formatted(info.network(), before.info.network()));
    }
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
    return discriminator.scores(values);
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
