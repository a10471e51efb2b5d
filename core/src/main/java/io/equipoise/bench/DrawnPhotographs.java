package io.equipoise.bench;

import io.equipoise.data.faces.FacePainter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A folder of JPEG files to be read: drawn faces of 178 x 218 pixels, as CelebA's are. */
public final class DrawnPhotographs implements AutoCloseable {
  private static final int COUNT = 512;
  private static final int WIDTH = 178;
  private static final int HEIGHT = 218;

  private final Path folder;

  /** Draws {@value #COUNT} of them to a temporary folder. */
  public DrawnPhotographs() {
    FacePainter painter = new FacePainter(0);
    try {
      folder = Files.createTempDirectory("equipoise-photographs");
      for (int i = 0; i < COUNT; i++) {
        ImageIO.write(image(painter.rgb(i, HEIGHT)), "jpg", folder.resolve(i + ".jpg").toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the images to be read cannot be written", e);
    }
  }

  /** The middle columns of a square, {@code [218, 218, 3]} uint8. */
  private static BufferedImage image(byte[] rgb) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    int left = (HEIGHT - WIDTH) / 2;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = 3 * (y * HEIGHT + left + x);
        image.setRGB(
            x, y, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff));
      }
    }
    return image;
  }

  /** Where they are. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    PackingBench.delete(folder);
  }
}
