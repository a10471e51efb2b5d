package io.equipoise.latent;

import io.equipoise.run.SampleGrid;
import io.equipoise.run.WholeFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Writes a row of images by the ending of the file: a strip ({@code .png}), an animation that
 * repeats for ever ({@code .gif}, {@code .apng}), or else a folder of single images.
 */
public final class FrameWriter {
  private static final int DELAY_MILLIS = 100;
  private static final int COMFORTABLE_PIXELS = 128;

  private final int resolution;
  private final int channels;

  /** A writer of images {@code [R, R, C]}. */
  public FrameWriter(int resolution, int channels) {
    this.resolution = resolution;
    this.channels = channels;
  }

  /**
   * Writes the images, complete or not at all.
   *
   * @param pixels uint8 {@code [N, R, R, C]}
   */
  public void write(byte[] pixels, Path out) {
    int n = pixels.length / (resolution * resolution * channels);
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      SampleGrid.write(SampleGrid.of(pixels, n, resolution, resolution, channels, n), out);
    } else if (name.endsWith(".gif")) {
      WholeFile.write(out, AnimatedGif.of(enlarged(pixels, n), DELAY_MILLIS));
    } else if (name.endsWith(".apng")) {
      WholeFile.write(out, AnimatedPng.of(enlarged(pixels, n), DELAY_MILLIS));
    } else {
      ImageFolder folder = ImageFolder.at(out, ".png, .gif, .apng");
      for (int i = 0; i < n; i++) {
        folder.write(i, image(pixels, i));
      }
    }
  }

  private BufferedImage image(byte[] pixels, int index) {
    return SampleGrid.image(pixels, index, resolution, resolution, channels);
  }

  /** Each pixel to a square, as in grids, so that a small animation can be looked at. */
  private List<BufferedImage> enlarged(byte[] pixels, int n) {
    int side = resolution * Math.max(1, COMFORTABLE_PIXELS / resolution);
    return IntStream.range(0, n)
        .mapToObj(
            i -> {
              BufferedImage large = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
              var graphics = large.createGraphics();
              graphics.drawImage(image(pixels, i), 0, 0, side, side, null);
              graphics.dispose();
              return large;
            })
        .toList();
  }
}
