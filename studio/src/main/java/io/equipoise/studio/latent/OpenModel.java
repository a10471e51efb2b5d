package io.equipoise.studio.latent;

import io.equipoise.latent.LatentDirections;
import io.equipoise.latent.PooledSampler;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The networks of a checkpoint in memory. Used by one thread. Close it.
 *
 * @param sampler makes each image bit for bit as a {@link Sampler} does
 */
record OpenModel(
    TrainedGenerator generator,
    TrainedDiscriminator discriminator,
    LatentDirections directions,
    PooledSampler sampler)
    implements AutoCloseable {
  /**
   * Loads a checkpoint.
   *
   * @param before a sampler of the same kind of network, which knows the batch sizes to use;
   *     finding them takes some seconds at most
   */
  static OpenModel of(TrainedRun run, Optional<PooledSampler> before) {
    TrainedGenerator generator = TrainedGenerator.of(run);
    try {
      Sampler sampler = generator.sampler();
      return new OpenModel(
          generator,
          TrainedDiscriminator.of(run),
          LatentDirections.of(generator),
          before.map(known -> known.with(sampler)).orElseGet(() -> PooledSampler.of(sampler)));
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  NetworkConfig network() {
    return generator.config();
  }

  /** z of places, {@code [n, Z]} row-major. */
  float[] latents(List<Place> places) {
    int latent = network().latent();
    float[] z = new float[places.size() * latent];
    for (int i = 0; i < places.size(); i++) {
      System.arraycopy(places.get(i).latent(directions), 0, z, i * latent, latent);
    }
    return z;
  }

  /** Images of places as they come, {@code [n, C, R, R]} about [-1, 1]. */
  float[] values(List<Place> places) {
    return sampler.values(latents(places));
  }

  /** The same as 8 bits, {@code [n, R, R, C]}. */
  byte[] pixels(List<Place> places) {
    return Sampler.pixels(values(places), network().channels(), network().resolution());
  }

  /** Image i of pixels as the content of a PNG file. */
  static byte[] png(byte[] pixels, int i, NetworkConfig network) {
    int side = network.resolution();
    return SampleGrid.png(SampleGrid.image(pixels, i, side, side, network.channels()));
  }

  /** What the discriminator makes of an image {@code [C, R, R]} in [-1, 1]. */
  Judgement judge(float[] image) {
    int side = network().resolution();
    try (TensorScope scope = new TensorScope()) {
      Tensor one = TensorData.of(image, 1, network().channels(), side, side);
      float energy = TensorData.floats(discriminator.unusualness(one))[0];
      float[] rebuilt =
          discriminator.hasEnergies()
              ? TensorData.floats(discriminator.reconstruct(one))
              : new float[0];
      return new Judgement(network(), image, energy, rebuilt);
    }
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
