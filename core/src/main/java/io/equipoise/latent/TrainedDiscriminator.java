package io.equipoise.latent;

import io.equipoise.network.Autoencoder;
import io.equipoise.network.Classifier;
import io.equipoise.network.Discriminator;
import io.equipoise.network.Mode;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.Energy;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The discriminator of a run, for telling how unusual an image is. Batch norm goes by its running
 * statistics, so an image's numbers do not depend on its batch mates. Not thread-safe. Close it.
 */
public final class TrainedDiscriminator implements AutoCloseable {
  private static final int BLOCK = 16;

  private final NetworkConfig config;
  private final Discriminator discriminator;
  private final Energy energy;
  private final Mode mode;
  private final String name;
  private final long images;

  private TrainedDiscriminator(TrainedModel model) {
    this.config = model.network();
    this.discriminator = model.loadDiscriminator();
    this.energy = model.objective().createEnergy();
    this.mode = model.mode();
    this.name = model.name();
    this.images = model.images();
  }

  /** Loads a discriminator; parameters and errors as of {@link TrainedModel#open}. */
  public static TrainedDiscriminator open(
      Path run, OptionalLong checkpoint, Consumer<String> warnings) {
    return of(TrainedModel.open(run, checkpoint, warnings));
  }

  /**
   * Loads the discriminator of a model.
   *
   * @throws IllegalArgumentException if its weights are not those of such a network
   */
  public static TrainedDiscriminator of(TrainedModel model) {
    return new TrainedDiscriminator(model);
  }

  /** Shape of the networks. */
  public NetworkConfig config() {
    return config;
  }

  /** Name of the run's folder. */
  public String run() {
    return name;
  }

  /** Real images seen by the checkpoint. */
  public long images() {
    return images;
  }

  /** Whether it is an autoencoder, with codes, reconstructions and energies. */
  public boolean hasEnergies() {
    return discriminator instanceof Autoencoder;
  }

  /**
   * How unusual each image is: its energy, or minus its logit where the discriminator is the
   * classifier of {@code gan}.
   *
   * @param images {@code [N, C, R, R]} in [-1, 1] or {@code [N, 2]}
   * @return {@code [N]} float32; belongs to the caller's scope
   */
  public Tensor unusualness(Tensor images) {
    return unusualness(discriminator, energy, images, mode);
  }

  /** The same by the discriminator of a run that is being trained. */
  public static Tensor unusualness(
      Discriminator discriminator, Energy energy, Tensor images, Mode mode) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      if (discriminator instanceof Classifier classifier) {
        return scope.keep(classifier.classify(images, mode).neg());
      }
      return scope.keep(energy.of(images, reconstruct((Autoencoder) discriminator, images, mode)));
    }
  }

  /**
   * The same of values on the heap, always {@value #BLOCK} at a time, a short block filled up:
   * libtorch may round differently at another batch size, and so a score is its image's alone.
   *
   * @param values {@code [n, C, R, R]} in [-1, 1] or {@code [n, 2]}, row-major
   * @return {@code [n]}
   * @throws IllegalArgumentException if they are not whole images
   */
  public float[] scores(float[] values) {
    int each = config.sampleSize();
    long[] shape =
        LongStream.concat(LongStream.of(BLOCK), LongStream.of(config.sampleShape())).toArray();
    if (values.length % each != 0) {
      throw new IllegalArgumentException(
          "%d values are not whole images of %d".formatted(values.length, each));
    }
    float[] scores = new float[values.length / each];
    for (int first = 0; first < scores.length; first += BLOCK) {
      float[] block = Arrays.copyOfRange(values, first * each, (first + BLOCK) * each);
      try (TensorScope scope = new TensorScope()) {
        float[] all = TensorData.floats(unusualness(TensorData.of(block, shape)));
        System.arraycopy(all, 0, scores, first, Math.min(BLOCK, scores.length - first));
      }
    }
    return scores;
  }

  /**
   * D(x) of an autoencoder.
   *
   * @param images {@code [N, C, R, R]} in [-1, 1] or {@code [N, 2]}
   * @return the same shape, about [-1, 1]; belongs to the caller's scope
   * @throws IllegalStateException if it is no autoencoder
   */
  public Tensor reconstruct(Tensor images) {
    return reconstruct(autoencoder("reconstructions"), images, mode);
  }

  private static Tensor reconstruct(Autoencoder autoencoder, Tensor images, Mode mode) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor code = autoencoder.encode(images, mode);
      return scope.keep(autoencoder.decode(code, mode));
    }
  }

  /**
   * The code of an autoencoder.
   *
   * @param images {@code [N, C, R, R]} in [-1, 1] or {@code [N, 2]}
   * @return {@code [N, Z]}; belongs to the caller's scope
   * @throws IllegalStateException if it is no autoencoder
   */
  public Tensor encode(Tensor images) {
    Autoencoder autoencoder = autoencoder("codes");
    try (TensorScope scope = new TensorScope();
        NoGradGuard frozen = new NoGradGuard()) {
      return scope.keep(autoencoder.encode(images, mode));
    }
  }

  private Autoencoder autoencoder(String wanted) {
    if (discriminator instanceof Autoencoder autoencoder) {
      return autoencoder;
    }
    throw new IllegalStateException(
        "%s was trained with objective gan, whose discriminator is a classifier: it has no %s"
            .formatted(name, wanted));
  }

  @Override
  public void close() {
    discriminator.close();
  }
}
