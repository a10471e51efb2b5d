package io.equipoise.latent;

import io.equipoise.network.NetworkConfig;
import io.equipoise.run.SampleGrid;
import io.equipoise.run.StorageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * Writes what a generator makes: as one picture, as an array or as single images, by the ending of
 * the file. Arrays and single images are written in pieces, so their number is not limited by
 * memory.
 */
public final class ImageWriter {
  private static final int PIECE = 256;
  private static final int MOST_IN_GRID = 10_000;

  private final NetworkConfig config;
  private final boolean raw;

  /**
   * A writer for the images of a network.
   *
   * @param raw arrays of float32 {@code [N, C, H, W]} as they come, in place of bytes {@code [N, H,
   *     W, C]}
   */
  public ImageWriter(NetworkConfig config, boolean raw) {
    this.config = config;
    this.raw = raw;
  }

  /** Latent vectors by number, as they are needed. */
  @FunctionalInterface
  public interface Latents {
    /** z of images first to first + count - 1, {@code [count, Z]} row-major. */
    float[] of(int first, int count);
  }

  /** Writes n images. */
  public void write(Sampler sampler, int n, Latents latents, Path out) {
    write(n, out, (first, count) -> sampler.values(latents.of(first, count)));
  }

  private void write(int n, Path out, BiFunction<Integer, Integer, float[]> images) {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      array(n, out, images);
      return;
    }
    if (raw) {
      throw new IllegalArgumentException("--raw is for arrays: give an --out that ends in .npy");
    }
    if (name.endsWith(".png")) {
      picture(n, out, images);
    } else {
      folder(n, out, images);
    }
  }

  private boolean points() {
    return config.makesPoints();
  }

  private void array(int n, Path out, BiFunction<Integer, Integer, float[]> images) {
    long r = config.resolution();
    long c = config.channels();
    boolean bytes = !raw && !points();
    long[] shape =
        points() ? new long[] {n, c} : bytes ? new long[] {n, r, r, c} : new long[] {n, c, r, r};
    makeParent(out);
    try (NpyFile file = NpyFile.create(out, bytes, shape)) {
      for (int first = 0; first < n; first += PIECE) {
        float[] values = images.apply(first, Math.min(PIECE, n - first));
        if (bytes) {
          file.write(Sampler.pixels(values, config.channels(), config.resolution()));
        } else {
          file.write(values);
        }
      }
    }
  }

  private void picture(int n, Path out, BiFunction<Integer, Integer, float[]> images) {
    if (n > MOST_IN_GRID) {
      throw new IllegalArgumentException(
          n
              + " images are too many for one picture (at most "
              + MOST_IN_GRID
              + "): give a folder or a .npy file");
    }
    float[] values = images.apply(0, n);
    SampleGrid.write(
        points() ? SampleGrid.ofPoints(values, new float[0]) : grid(values, n, columns(n)), out);
  }

  private static int columns(int n) {
    return (int) Math.ceil(Math.sqrt(n));
  }

  private BufferedImage grid(float[] values, int n, int columns) {
    int side = config.resolution();
    byte[] pixels = Sampler.pixels(values, config.channels(), side);
    return SampleGrid.of(pixels, n, side, side, config.channels(), columns);
  }

  private void folder(int n, Path out, BiFunction<Integer, Integer, float[]> images) {
    if (points()) {
      throw new IllegalArgumentException(
          "points in the plane are written as a picture (.png) or an array (.npy)");
    }
    ImageFolder folder = ImageFolder.at(out, ".png, .npy");
    makeFolder(out);
    int side = config.resolution();
    for (int first = 0; first < n; first += PIECE) {
      int count = Math.min(PIECE, n - first);
      byte[] pixels = Sampler.pixels(images.apply(first, count), config.channels(), side);
      for (int i = 0; i < count; i++) {
        folder.write(first + i, SampleGrid.image(pixels, i, side, side, config.channels()));
      }
    }
  }

  private static void makeParent(Path out) {
    makeFolder(out.toAbsolutePath().getParent());
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StorageException("the folder " + folder + " cannot be made", e);
    }
  }
}
