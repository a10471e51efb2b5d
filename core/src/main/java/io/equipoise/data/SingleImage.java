package io.equipoise.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One picture brought to a shape exactly as a set's are: a file (PNG, JPEG, GIF or BMP, upright by
 * its EXIF orientation) or an image of a program, of any size.
 */
public final class SingleImage {
  private SingleImage() {}

  /**
   * Reads a file.
   *
   * @param resolution R, 4 to 1024
   * @param channels C, 1 or 3
   * @return uint8 {@code [R, R, C]}
   * @throws DataException if it is missing, broken or too large
   */
  public static byte[] read(Path file, int resolution, int channels, Fit fit) {
    String where = file.toString();
    if (Files.isDirectory(file)) {
      throw new DataException(file + " is a folder: give the image files in it");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return decode(where, ReadLimits.DEFAULT.readAll(where, stream), resolution, channels, fit);
    } catch (NoSuchFileException e) {
      throw new DataException("there is no image at " + file + ": check the path", e);
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be read as an image (" + e + "): check its permissions", e);
    }
  }

  /**
   * Decodes the content of a file, such as one received.
   *
   * @param where names it in messages
   * @return uint8 {@code [R, R, C]}
   * @throws DataException if it is broken or too large
   */
  public static byte[] decode(String where, byte[] file, int resolution, int channels, Fit fit) {
    Picture picture;
    try {
      picture = ImageDecoder.decode(where, file);
    } catch (DataException e) { // nothing is left over when a single one is left out
      throw new DataException(e.getMessage().replace(ImageDecoder.SKIP, ""), e);
    }
    return Resizer.square(picture, resolution, channels, fit);
  }

  /**
   * Takes an image of a program: of any size and type, transparent parts over white.
   *
   * @return uint8 {@code [R, R, C]}, for an image that was read from a file what {@link #read}
   *     makes of the file, but for its EXIF orientation
   */
  public static byte[] of(BufferedImage image, int resolution, int channels, Fit fit) {
    return Resizer.square(ImageDecoder.of(image), resolution, channels, fit);
  }

  /**
   * Images as the networks see them.
   *
   * @param pixels uint8 {@code [N, R, R, C]}
   * @return {@code [N, C, R, R]} in [-1, 1]: v / 127.5 - 1
   */
  public static float[] values(byte[] pixels, int resolution, int channels) {
    int area = resolution * resolution;
    int each = area * channels;
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int place = i % each;
      int to = i - place + place % channels * area + place / channels;
      values[to] = (pixels[i] & 0xff) / 127.5f - 1;
    }
    return values;
  }
}
