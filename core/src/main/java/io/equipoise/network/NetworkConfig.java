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
 * @param layers hidden layers of an MLP: of the generator, of the classifier, and of the
 *     autoencoder's two halves together, its code not counted
 * @param dropout share of the units of D's hidden layers that are left out in training, of an MLP
 */
public record NetworkConfig(
    Architecture architecture,
    int resolution,
    int channels,
    int filters,
    int latent,
    boolean skipConnections,
    int layers,
    double dropout) {
  /** Hidden layers of an MLP unless told otherwise. */
  public static final int LAYERS = 2;

  private static final int MOST_LAYERS = 5;

  /** Checks that such networks can be built. */
  public NetworkConfig {
    boolean mlp = architecture == Architecture.MLP;
    if (mlp && resolution == 0) {
      require(channels == 2, "points have 2 coordinates, not " + channels);
    } else {
      requireImages(resolution, channels);
    }
    require(
        layers >= 1 && layers <= MOST_LAYERS,
        "layers " + layers + " is outside 1 to " + MOST_LAYERS);
    require(mlp || layers == LAYERS, "the number of layers is for --arch mlp");
    require(dropout >= 0 && dropout < 1, "dropout " + dropout + " is outside 0 to 1, 1 excluded");
    require(mlp || dropout == 0, "dropout is for --arch mlp");
    require(filters >= 1 && filters <= 1024, "filters " + filters + " is outside 1 to 1024");
    require(latent >= 1 && latent <= 4096, "latent " + latent + " is outside 1 to 4096");
  }

  /** Networks without dropout, an MLP with {@value #LAYERS} hidden layers. */
  public NetworkConfig(
      Architecture architecture,
      int resolution,
      int channels,
      int filters,
      int latent,
      boolean skipConnections) {
    this(architecture, resolution, channels, filters, latent, skipConnections, LAYERS, 0);
  }

  /** Whether the networks make points of the plane, not images. */
  public boolean makesPoints() {
    return resolution == 0;
  }

  /** Shape of one sample: {C, R, R} of images, {2} of points. */
  public long[] sampleShape() {
    return makesPoints() ? new long[] {channels} : new long[] {channels, resolution, resolution};
  }

  /** Numbers of one sample. */
  public int sampleSize() {
    return makesPoints() ? channels : channels * resolution * resolution;
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
