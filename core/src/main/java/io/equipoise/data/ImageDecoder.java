package io.equipoise.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * PNG, JPEG, GIF (first frame) and BMP to 8-bit grey or RGB: 16 bits rounded to 8, palettes looked
 * up, alpha flattened onto white, EXIF orientation applied. Colour profiles are not applied.
 */
final class ImageDecoder {
  /** Larger images are refused before any pixel is decoded. */
  static final long MAX_PIXELS = 100_000_000;

  /** Images beyond this are decoded one at a time, whatever the number of threads. */
  private static final long LARGE_PIXELS = 16_000_000;

  private static final Object LARGE = new Object();

  static {
    ImageIO.setUseCache(false); // streams in memory, no temporary files
  }

  private ImageDecoder() {}

  /**
   * Decodes a whole file.
   *
   * @param where names the file in messages
   * @throws DataException if it is broken, too large or of a format that is not read
   */
  static Picture decode(String where, byte[] file) {
    FileKind kind = FileKind.ofContent("", file, file.length);
    int orientation = 1;
    switch (kind) {
      case PNG -> PngChunks.check(where, file);
      case JPEG -> orientation = JpegSegments.check(where, file);
      case GIF, BMP -> {}
      default -> throw notAnImage(where, file);
    }
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(kind.name().toLowerCase(Locale.ROOT)).next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(stream, true, true);
      return read(where, reader).upright(orientation);
    } catch (IOException | RuntimeException e) { // readers throw any of these on malformed files
      if (e instanceof DataException known) {
        throw known;
      }
      throw broken(where, kind + " that cannot be decoded (" + reason(e) + ")", e);
    } finally {
      reader.dispose();
    }
  }

  private static Picture read(String where, ImageReader reader) throws IOException {
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    checkSize(where, width, height);
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          String text = warning.toLowerCase(Locale.ROOT);
          if (text.contains("premature") || text.contains("truncated")) {
            throw broken(where, "image that ends too early (" + warning + ")", null);
          }
        });
    if (width * height <= LARGE_PIXELS) {
      return picture(reader.read(0));
    }
    synchronized (LARGE) {
      return picture(reader.read(0));
    }
  }

  static void checkSize(String where, long width, long height) {
    if (width < 1 || height < 1) {
      throw broken(where, "image of " + width + "x" + height + " pixels", null);
    }
    if (width * height > MAX_PIXELS) {
      throw new DataException(
          where
              + " says it has "
              + width
              + "x"
              + height
              + " pixels, more than 100 megapixels: scale it down, or leave it out with --skip-bad");
    }
  }

  /**
   * Samples are read from the raster, not through the colour model: Java takes grey for linear
   * light and would brighten it.
   */
  private static Picture picture(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (model instanceof IndexColorModel palette) {
      return fromPalette(image, palette);
    }
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    int bands = raster.getNumBands();
    boolean alpha = bands == 2 || bands == 4;
    int channels = alpha ? bands - 1 : bands;
    int max = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 65535 : 255;
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(bands + " bands");
    }
    byte[] pixels = new byte[width * height * channels];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int opacity = alpha ? row[x * bands + channels] : max;
        for (int c = 0; c < channels; c++) {
          long flat = (long) row[x * bands + c] * opacity + (long) max * (max - opacity);
          pixels[(y * width + x) * channels + c] = to8Bits(flat, (long) max * max);
        }
      }
    }
    return new Picture(width, height, channels, pixels);
  }

  private static Picture fromPalette(BufferedImage image, IndexColorModel palette) {
    int size = palette.getMapSize();
    byte[][] colours = new byte[size][3];
    boolean grey = true;
    for (int i = 0; i < size; i++) {
      int opacity = palette.getAlpha(i);
      int[] rgb = {palette.getRed(i), palette.getGreen(i), palette.getBlue(i)};
      grey &= rgb[0] == rgb[1] && rgb[1] == rgb[2];
      for (int c = 0; c < 3; c++) {
        colours[i][c] = to8Bits((long) rgb[c] * opacity + 255L * (255 - opacity), 255L * 255);
      }
    }
    int channels = grey ? 1 : 3;
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] pixels = new byte[width * height * channels];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        System.arraycopy(colours[row[x]], 0, pixels, (y * width + x) * channels, channels);
      }
    }
    return new Picture(width, height, channels, pixels);
  }

  private static byte to8Bits(long value, long max) {
    return (byte) ((value * 255 * 2 + max) / (2 * max));
  }

  private static DataException notAnImage(String where, byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, FileKind.HEAD_BYTES));
    String format = FileKind.unsupportedName(head);
    if (format == null && file.length > 0 && FileKind.ofName(where) == FileKind.UNSUPPORTED_IMAGE) {
      format = FileKind.unsupportedName(where);
    }
    if (format != null) {
      return new DataException(
          where + " is a " + format + " image, which is not read: convert it to PNG or JPEG");
    }
    String what =
        file.length == 0 ? "empty file" : "file that does not start as PNG, JPEG, GIF or BMP";
    return broken(where, what, null);
  }

  /** The message that all broken images get. */
  static DataException broken(String where, String what, Throwable cause) {
    String article = "aeiou".indexOf(Character.toLowerCase(what.charAt(0))) >= 0 ? "an " : "a ";
    return new DataException(
        where + " is " + article + what + ": repair or remove it, or leave it out with --skip-bad",
        cause);
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
