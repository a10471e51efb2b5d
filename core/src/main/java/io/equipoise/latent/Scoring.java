package io.equipoise.latent;

import io.equipoise.data.Batch;
import io.equipoise.data.TrainingData;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * How unusual the images of a set are to a discriminator (EBGAN, section 2: low energy where the
 * data are dense): {@link TrainedDiscriminator#unusualness} block by block, so that the set may be
 * larger than memory.
 *
 * <p>Not thread-safe. The discriminator stays its owner's.
 */
public final class Scoring {
  private static final int BLOCK = 64;

  private final TrainedDiscriminator discriminator;

  /** Scores by a discriminator. */
  public Scoring(TrainedDiscriminator discriminator) {
    this.discriminator = discriminator;
  }

  /** Takes the scores one after the other. */
  @FunctionalInterface
  public interface Listener {
    /**
     * One image was scored.
     *
     * @param index of the image in its set
     * @param energy how unusual it is: its energy, or minus its logit for a run of {@code gan}
     */
    void scored(long index, double energy);
  }

  /** Scores every image of a set, in order. */
  public void score(TrainingData data, Listener listener) {
    score(data, data.count(), listener);
  }

  /**
   * Scores images spread evenly over a set, in order.
   *
   * @param n how many; all where there are fewer
   * @throws IllegalArgumentException if they have another shape than the run's, or n is below 1
   */
  public void score(TrainingData data, long n, Listener listener) {
    if (n < 1) {
      throw new IllegalArgumentException(n + " images cannot be scored: give 1 or more");
    }
    requireFitting(data);
    long count = Math.min(n, data.count());
    double share = (double) data.count() / count;
    for (long first = 0; first < count; first += BLOCK) {
      long[] indices = new long[(int) Math.min(BLOCK, count - first)];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = (long) ((first + i) * share);
      }
      double[] energies = energies(Batch.of(data, indices));
      for (int i = 0; i < indices.length; i++) {
        listener.scored(indices[i], energies[i]);
      }
    }
  }

  /**
   * An image with its reconstruction, to be drawn; without one for a run of {@code gan}.
   *
   * @param name written under it
   */
  public ComparisonPicture.Column column(
      TrainingData data, long index, double energy, String name) {
    try (TensorScope scope = new TensorScope()) {
      Tensor image = Batch.of(data, index).toTensor(new Device("cpu")); // [1, C, R, R] in [-1, 1]
      float[] rebuilt =
          discriminator.hasEnergies()
              ? TensorData.floats(discriminator.reconstruct(image))
              : new float[0];
      return new ComparisonPicture.Column(TensorData.floats(image), rebuilt, energy, name);
    }
  }

  private double[] energies(Batch batch) {
    try (TensorScope scope = new TensorScope()) {
      return TensorData.doubles(discriminator.unusualness(batch.toTensor(new Device("cpu"))));
    }
  }

  private void requireFitting(TrainingData data) {
    long[] wanted = discriminator.config().sampleShape();
    if (!Arrays.equals(wanted, data.sampleShape())) {
      throw new IllegalArgumentException(
          "samples of %s are %s, the run %s was trained on %s: give data of that shape"
              .formatted(
                  data.name(),
                  Arrays.toString(data.sampleShape()),
                  discriminator.run(),
                  Arrays.toString(wanted)));
    }
  }
}
