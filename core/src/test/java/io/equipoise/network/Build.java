package io.equipoise.network;

import static org.bytedeco.pytorch.global.torch.kCPU;

import io.equipoise.Draws;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Small float64 networks on the CPU. */
public final class Build {
  private Build() {}

  /** Images of 32 pixels, n = 4, Z = 5; points for {@link Architecture#MLP}. */
  public static NetworkConfig small(Architecture architecture) {
    return architecture == Architecture.MLP
        ? new NetworkConfig(architecture, 0, 2, 8, 5, true)
        : config(architecture, 32, 3, true);
  }

  /** n = 4, Z = 5. */
  public static NetworkConfig config(
      Architecture architecture, int resolution, int channels, boolean skipConnections) {
    return new NetworkConfig(architecture, resolution, channels, 4, 5, skipConnections);
  }

  /** Gray images of 32 pixels by fully connected layers of 6 units, Z = 5. */
  public static NetworkConfig mlpOfImages(int layers, double dropout) {
    return new NetworkConfig(Architecture.MLP, 32, 1, 6, 5, true, layers, dropout);
  }

  /** G of a seed. */
  public static Generator generator(NetworkConfig config, long seed) {
    return Networks.generator(config, seed, ScalarType.Double, new Device(kCPU()));
  }

  /** D as an autoencoder. */
  public static Autoencoder autoencoder(NetworkConfig config, long seed) {
    return Networks.autoencoder(config, seed, ScalarType.Double, new Device(kCPU()));
  }

  /** D with one logit. */
  public static Classifier classifier(NetworkConfig config, long seed) {
    return Networks.classifier(config, seed, ScalarType.Double, new Device(kCPU()));
  }

  /** x: {@code [N, C, R, R]} or {@code [N, 2]} in [-1, 1]. */
  public static Tensor images(NetworkConfig config, long seed, int n) {
    return config.resolution() == 0
        ? Draws.symmetric(seed, n, 2)
        : Draws.symmetric(seed, n, config.channels(), config.resolution(), config.resolution());
  }

  /** z: {@code [N, Z]} in [-1, 1]. */
  public static Tensor latents(NetworkConfig config, long seed, int n) {
    return Draws.symmetric(seed, n, config.latent());
  }
}
