package io.equipoise.features;

import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.network.NetworkConfig;
import io.equipoise.tensor.TensorScope;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The codes of a run's own autoencoder. Values are comparable only between samples measured with
 * the same checkpoint: another one has another encoder.
 */
public final class EncoderFeatures implements FeatureExtractor {
  private final TrainedDiscriminator discriminator;
  private final String name;
  private final String sha256;

  private EncoderFeatures(TrainedDiscriminator discriminator, String sha256) {
    this.discriminator = discriminator;
    this.name = "encoder of %s at %d".formatted(discriminator.run(), discriminator.images());
    this.sha256 = sha256;
  }

  /**
   * The encoder of a checkpoint.
   *
   * @throws IllegalArgumentException if the run has none, or has points in place of images
   */
  public static EncoderFeatures of(TrainedRun run) {
    String folder = run.directory().name();
    if (run.network().makesPoints()) {
      throw new IllegalArgumentException(
          folder + " is a run on points, which are measured without features");
    }
    TrainedDiscriminator discriminator = TrainedDiscriminator.of(run);
    if (!discriminator.hasEnergies()) {
      discriminator.close();
      throw new IllegalArgumentException(
          folder
              + " was trained with objective gan, which has no encoder: give --features FILE.onnx");
    }
    return new EncoderFeatures(discriminator, run.checkpoint().sha256("discriminator"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public String resize() {
    return "none";
  }

  @Override
  public long features() {
    return discriminator.config().latent();
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public Output of(Tensor images) {
    NetworkConfig network = discriminator.config();
    ImageShape shape = new ImageShape(network.channels(), network.resolution());
    try (TensorScope scope = new TensorScope()) {
      Tensor codes = discriminator.encode(shape.scaled(images, name));
      return new Output(scope.keep(codes), Optional.empty());
    }
  }

  @Override
  public void close() {
    discriminator.close();
  }
}
