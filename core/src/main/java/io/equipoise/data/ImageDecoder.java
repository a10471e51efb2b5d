package io.equipoise.data;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

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

  /** End of the messages on what is wrong with one image. */
  static final String SKIP = ", or leave it out with --skip-bad";

  private static final int[] ORDER = {0, 1, 2};

  private static final ColorModel RGB =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

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
      case PNG -> orientation = PngChunks.check(where, file);
      case JPEG -> orientation = JpegSegments.check(where, file);
      case GIF -> GifBlocks.check(where, file);
      case BMP -> {}
      default -> throw notAnImage(where, file);
    }
    ImageReader reader =
        ImageIO.getImageReadersByFormatName(kind.name().toLowerCase(Locale.ROOT)).next();
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
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
      return pixels(reader);
    }
    synchronized (LARGE) {
      return pixels(reader);
    }
  }

  /**
   * The reader of JPEG makes rows of RGB, which its own choice of an image, BGR, would take up
   * pixel by pixel. An image of RGB takes them whole, and its bytes are the picture.
   */
  private static Picture pixels(ImageReader reader) throws IOException {
    boolean rows =
        reader.getFormatName().equals("JPEG")
            && reader.getImageTypes(0).next().getBufferedImageType()
                == BufferedImage.TYPE_3BYTE_BGR;
    if (!rows) {
      return of(reader.read(0));
    }
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    byte[] pixels = new byte[width * height * 3];
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(pixels, pixels.length), width, height, 3 * width, 3, ORDER, null);
    ImageReadParam into = reader.getDefaultReadParam();
    into.setDestination(new BufferedImage(RGB, raster, false, null));
    reader.read(0, into);
    return new Picture(width, height, 3, pixels);
  }

  /** An image of a file or a program, of any type, flattened and brought to 8 bits. */
  static Picture of(BufferedImage image) {
    return picture(hasPlainSamples(image) ? image : throughColours(image));
  }

  /**
   * Whether the samples are levels of grey or of red, green and blue in 8 or 16 bits. Those of BMP
   * files may have 5, 6 or 10.
   */
  private static boolean hasPlainSamples(BufferedImage image) {
    if (image.isAlphaPremultiplied()) {
      return false;
    }
    return switch (image.getType()) {
      case BufferedImage.TYPE_USHORT_565_RGB, BufferedImage.TYPE_USHORT_555_RGB -> false;
      case BufferedImage.TYPE_CUSTOM -> hasPlainSamples(image.getColorModel());
      default -> true;
    };
  }

  private static boolean hasPlainSamples(ColorModel model) {
    int space = model.getColorSpace().getType();
    int transfer = model.getTransferType();
    return model instanceof ComponentColorModel
        && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB)
        && (transfer == DataBuffer.TYPE_BYTE || transfer == DataBuffer.TYPE_USHORT);
  }

  private static BufferedImage throughColours(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      plain.setRGB(0, y, width, 1, image.getRGB(0, y, width, 1, row, 0, width), 0, width);
    }
    return plain;
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
              + " pixels, more than 100 megapixels: scale it down"
              + SKIP);
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
    int bands = raster.getNumBands();
    if (bands > 4) {
      throw new IllegalArgumentException(bands + " bands");
    }
    int channels =
        bands == 2 || bands == 4 ? bands - 1 : bands; // the last of an even number: alpha
    boolean bytes =
        raster.getSampleModel() instanceof ComponentSampleModel
            && raster.getTransferType() == DataBuffer.TYPE_BYTE;
    byte[] pixels = bytes ? fromBytes(raster, channels) : fromAnyDepth(raster, channels);
    return new Picture(image.getWidth(), image.getHeight(), channels, pixels);
  }

  private static byte[] fromBytes(Raster raster, int channels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (channels == raster.getNumBands()) {
      return (byte[]) raster.getDataElements(0, 0, width, height, null);
    }
    byte[] pixels = new byte[width * height * channels];
    byte[] row = new byte[width * (channels + 1)];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      for (int from = 0; from < row.length; from++) { // over the opacity
        int opacity = row[from + channels] & 0xff;
        for (int c = 0; c < channels; c++) {
          pixels[to++] = onWhite(row[from++] & 0xff, opacity);
        }
      }
    }
    return pixels;
  }

  private static byte[] fromAnyDepth(Raster raster, int channels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    long max = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 65535 : 255;
    byte[] pixels = new byte[width * height * channels];
    int[] row = new int[width * bands];
    for (int y = 0, to = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int from = 0; from < row.length; from += bands) {
        long opacity = channels == bands ? max : row[from + channels];
        for (int c = 0; c < channels; c++) {
          long flat = row[from + c] * opacity + max * (max - opacity);
          pixels[to++] = (byte) ((flat * 255 * 2 + max * max) / (2 * max * max));
        }
      }
    }
    return pixels;
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
        colours[i][c] = onWhite(rgb[c], opacity);
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

  /** A level of 255 under an opacity of 255, rounded. */
  private static byte onWhite(int level, int opacity) {
    return (byte) ((2 * (level * opacity + 255 * (255 - opacity)) + 255) / (2 * 255));
  }

  private static DataException notAnImage(String where, byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, FileKind.HEAD_BYTES));
    String format = FileKind.unsupportedName(head);
    if (format == null && file.length > 0 && FileKind.ofName(where) == FileKind.UNSUPPORTED_IMAGE) {
      format = FileKind.unsupportedName(where);
    }
    if (format != null) {
      return new DataException(
          where
              + " is a "
              + format
              + " image, which is not read: convert it to PNG or JPEG"
              + SKIP);
    }
    if (FileKind.isVideo(head)) {
      return new DataException(where + " is a video, which is not read: remove it" + SKIP);
    }
    String what =
        file.length == 0 ? "empty file" : "file that does not start as PNG, JPEG, GIF or BMP";
    return broken(where, what, null);
  }

  /** The message that all broken images get. */
  static DataException broken(String where, String what, Throwable cause) {
    String article = "aeiou".indexOf(Character.toLowerCase(what.charAt(0))) >= 0 ? "an " : "a ";
    return new DataException(
        where + " is " + article + what + ": repair or remove it" + SKIP, cause);
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
