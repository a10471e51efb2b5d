package io.equipoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One picture, decoded and brought to a shape exactly as a set's are: PNG, JPEG, GIF or BMP, of any
 * size, upright by its EXIF orientation.
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
    try (InputStream stream = Files.newInputStream(file)) {
      return decode(where, ReadLimits.DEFAULT.readAll(where, stream), resolution, channels, fit);
    } catch (NoSuchFileException e) {
      throw new DataException("there is no image at " + file + ": check the path", e);
    } catch (IOException e) {
      throw new DataException(file + " cannot be read as an image: " + e, e);
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
}
