package io.equipoise.evaluation;

import io.equipoise.data.Mixture;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import java.nio.file.Path;
import java.util.OptionalLong;

/** One side of an evaluation: real or generated samples. Used by one thread. */
public sealed interface SampleSet extends AutoCloseable permits ImageSet, PointSet, FeatureSet {
  /** Where they are from. */
  Origin origin();

  /** How many. */
  long count();

  /** Frees what is held. */
  @Override
  void close();

  /**
   * Samples of data: all, or, where there are more than wanted, so many chosen at random without
   * one being taken twice. Which ones depends on the seed, the number and the size of the set.
   *
   * @param data borrowed; stays open as long as this
   * @param most how many are wanted
   */
  static SampleSet of(TrainingData data, long most, long seed) {
    Choice choice = Choice.of(data.count(), most, seed);
    return data instanceof Mixture ? PointSet.of(data, choice) : new DataImages(data, choice);
  }

  /** Samples 0 to n - 1 of a seed by the generator of a checkpoint, which may be closed then. */
  static SampleSet generated(
      TrainedRun run, TrainedGenerator generator, long seed, long n, EvaluationProgress progress) {
    Origin origin = origin(run, generator.sha256(), seed, n);
    return generated(generator.sampler(), run.network(), origin, seed, n, progress);
  }

  /**
   * Samples 0 to n - 1 of a seed, as {@code generate} would write them: images of 8 bits.
   *
   * @param sampler may be closed when this returns
   * @throws IllegalArgumentException if there are none to be made
   */
  static SampleSet generated(
      Sampler sampler,
      NetworkConfig network,
      Origin origin,
      long seed,
      long n,
      EvaluationProgress progress) {
    if (n < 1) {
      throw new IllegalArgumentException("n is " + n + ": at least 1 sample is needed");
    }
    return network.makesPoints()
        ? PointSet.generated(sampler, origin, seed, n, progress)
        : StoredImages.generated(sampler, network, origin, seed, 0, n, progress);
  }

  /**
   * Where samples 0 to n - 1 of a seed are from.
   *
   * @param sha256 of the generator's weights
   */
  static Origin origin(TrainedRun run, String sha256, long seed, long n) {
    return new Origin(
        run.directory().name(), sha256, split(seed, n), OptionalLong.of(run.images()));
  }

  /** In words, for an {@link Origin}. */
  static String split(long seed, long n) {
    return "images 0 to %d of seed %d".formatted(n - 1, seed);
  }

  /**
   * Features {@code [N, F]}, float32 or float64, from NumPy's file format.
   *
   * @throws IllegalArgumentException if the file is missing, or of another type or shape
   * @throws io.equipoise.tensor.CorruptFileException if it is no such file
   */
  static FeatureSet features(Path file) {
    return FeatureSet.read(file);
  }
}
