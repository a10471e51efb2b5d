package io.equipoise.data;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How a data spec is read.
 *
 * @param resolution side of the square images in pixels, 4 to 1024
 * @param channels 1 (grey), 3 (colour) or 0: 1 if every pixel of every image is grey, else 3
 * @param fit what is done with images of another shape
 * @param skipBad whether broken images are counted and left out instead of ending the reading
 * @param cache folder for packed sets
 * @param progress told how packing gets on
 */
public record DataOptions(
    int resolution, int channels, Fit fit, boolean skipBad, Path cache, PackProgress progress) {
  /** Checks the ranges. */
  public DataOptions {
    if (resolution < 4 || resolution > 1024) {
      throw new IllegalArgumentException(
          "resolution is " + resolution + ", expected 4 to 1024 pixels");
    }
    if (channels != 0 && channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "channels is " + channels + ", expected 1 (grey), 3 (colour) or 0 (from the data)");
    }
    Objects.requireNonNull(fit, "fit");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(progress, "progress");
  }

  /** Channels from the data, automatic fit, no bad images allowed, the user's cache, silent. */
  public static DataOptions at(int resolution) {
    return new DataOptions(resolution, 0, Fit.AUTO, false, userCache(), PackProgress.SILENT);
  }

  /** {@code $XDG_CACHE_HOME/equipoise}, or {@code ~/.cache/equipoise} where that is not set. */
  public static Path userCache() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path folder =
        base == null || base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return folder.resolve("equipoise");
  }

  /** The same with other channels. */
  public DataOptions withChannels(int value) {
    return new DataOptions(resolution, value, fit, skipBad, cache, progress);
  }

  /** The same with another fit. */
  public DataOptions withFit(Fit value) {
    return new DataOptions(resolution, channels, value, skipBad, cache, progress);
  }

  /** The same with bad images left out or not. */
  public DataOptions withSkipBad(boolean value) {
    return new DataOptions(resolution, channels, fit, value, cache, progress);
  }

  /** The same with another cache folder. */
  public DataOptions withCache(Path value) {
    return new DataOptions(resolution, channels, fit, skipBad, value, progress);
  }

  /** The same with another listener. */
  public DataOptions withProgress(PackProgress value) {
    return new DataOptions(resolution, channels, fit, skipBad, cache, value);
  }
}
