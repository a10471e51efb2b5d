package io.equipoise.network;

/**
 * Size and shape of both networks of a run.
 *
 * @param architecture family
 * @param resolution side R of the square images in pixels; 0 for points
 * @param channels 1 or 3; 2 coordinates for points
 * @param filters n: filters of the first layer, or width of a hidden layer of an MLP
 * @param latent Z: size of z and of the autoencoder's code
 * @param skipConnections whether h0 is seen by every block of a {@code began} decoder
 */
public record NetworkConfig(
    Architecture architecture,
    int resolution,
    int channels,
    int filters,
    int latent,
    boolean skipConnections) {

  /** Checks that such networks can be built. */
  public NetworkConfig {
    if (architecture == Architecture.MLP) {
      require(
          resolution == 0,
          "the mlp architecture makes points: use it with --data ring or grid, or take --arch began"
              + " or dcgan for images");
      require(channels == 2, "the mlp architecture makes points in the plane");
    } else {
      requireImages(resolution, channels);
    }
    require(filters >= 1 && filters <= 1024, "filters " + filters + " is outside 1 to 1024");
    require(latent >= 1 && latent <= 4096, "latent " + latent + " is outside 1 to 4096");
  }

  /** Blocks b of the BEGAN figure: R = 8 * 2^(b-1). */
  int beganBlocks() {
    return Integer.numberOfTrailingZeros(resolution) - 2;
  }

  /**
   * Checks the shape of images alone, which their reader wants to know before there are networks.
   *
   * @throws IllegalArgumentException if no architecture makes such images
   */
  public static void requireImages(long resolution, long channels) {
    require(
        resolution == 32 || resolution == 64 || resolution == 128 || resolution == 256,
        "resolution " + resolution + " is not one of 32, 64, 128, 256");
    require(channels == 1 || channels == 3, "channels " + channels + " is neither 1 nor 3");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
