package io.equipoise.spark;

import io.equipoise.cli.Seeds;
import io.equipoise.latent.Sampler;
import java.io.Serializable;

/** Which images are generated, each at its place in a row that may be longer than memory. */
sealed interface Wanted extends Serializable {
  long count();

  /** The seed that the image at a place is of. */
  long seed(long place);

  /** Its number among the images of that seed. */
  long index(long place);

  /** z of the images from a place on, {@code [n, Z]}. */
  float[] latents(Sampler sampler, long first, int n);

  /** Images 0 to n - 1 of one seed. */
  record OfSeed(long seed, long count) implements Wanted {
    @Override
    public long seed(long place) {
      return seed;
    }

    @Override
    public long index(long place) {
      return place;
    }

    @Override
    public float[] latents(Sampler sampler, long first, int n) {
      return sampler.latents(seed, first, n);
    }
  }

  /** The first image of each seed. */
  record OfSeeds(Seeds seeds) implements Wanted {
    @Override
    public long count() {
      return seeds.count();
    }

    @Override
    public long seed(long place) {
      return seeds.some(place, 1)[0];
    }

    @Override
    public long index(long place) {
      return 0;
    }

    @Override
    public float[] latents(Sampler sampler, long first, int n) {
      return Seeds.latents(sampler, seeds.some(first, n));
    }
  }
}
