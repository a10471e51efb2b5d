package io.equipoise.cli;

import io.equipoise.data.Fit;
import io.equipoise.data.SingleImage;
import io.equipoise.latent.Embedding;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedModel;
import io.equipoise.network.NetworkConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Image files brought to the shape of a run's, and the latent vectors found for them. */
final class ImageSearch {
  private final List<Path> files;
  private final byte[] pixels;
  private final NetworkConfig config;

  private ImageSearch(List<Path> files, byte[] pixels, NetworkConfig config) {
    this.files = files;
    this.pixels = pixels;
    this.config = config;
  }

  /**
   * Reads the files.
   *
   * @param fit null: as for the run's data
   */
  static ImageSearch read(TrainedModel run, List<Path> files, Fit fit) {
    NetworkConfig config = run.network();
    requireImages(config);
    Fit used = fit == null ? run.dataOptions().fit() : fit;
    int bytes = config.resolution() * config.resolution() * config.channels();
    byte[] all = new byte[Math.multiplyExact(bytes, files.size())];
    for (int i = 0; i < files.size(); i++) {
      byte[] one = SingleImage.read(files.get(i), config.resolution(), config.channels(), used);
      System.arraycopy(one, 0, all, i * bytes, bytes);
    }
    return new ImageSearch(files, all, config);
  }

  /** Refuses a run on points. */
  static void requireImages(NetworkConfig config) {
    if (config.makesPoints()) {
      throw new IllegalArgumentException(
          "this run makes points in the plane: give a run on images");
    }
  }

  /** uint8 {@code [N, R, R, C]}; not a copy. */
  byte[] pixels() {
    return pixels;
  }

  /** Image i as the networks see it, {@code [C, R, R]} in [-1, 1]. */
  float[] values(int index) {
    int each = pixels.length / files.size();
    byte[] one = Arrays.copyOfRange(pixels, index * each, (index + 1) * each);
    return SingleImage.values(one, config.resolution(), config.channels());
  }

  List<Embedding.Found> find(
      TrainedGenerator generator, Embedding.Options options, Terminal terminal) {
    int n = files.size();
    terminal.tell("Searching for %d image%s.".formatted(n, n == 1 ? "" : "s"));
    List<Embedding.Found> found =
        new Embedding(generator, options)
            .find(
                pixels,
                done -> terminal.progress((double) done / n, done + " of " + n + " images"));
    terminal.clear();
    return found;
  }
}
