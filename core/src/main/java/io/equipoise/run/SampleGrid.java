package io.equipoise.run;

import io.equipoise.tensor.CorruptFileException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures of samples: many images in a grid, or points of the plane. */
public final class SampleGrid {
  private static final int GAP_PIXELS = 2;
  private static final int COMFORTABLE_PIXELS = 64;
  private static final long MOST_PIXELS = 100_000_000;
  private static final Color BACKGROUND = new Color(0xD8D8D8);

  private static final int PLOT_PIXELS = 512;
  private static final double PLOT_EXTENT = 1.2;
  private static final double POINT_PIXELS = 5;
  private static final Color REAL = new Color(0x8C, 0xA3, 0xBF, 110);
  private static final Color GENERATED = new Color(0xE6, 0x6A, 0x10, 170);

  private SampleGrid() {}

  /**
   * Images side by side, row by row, with gaps of 2 pixels on light grey. Small ones are enlarged
   * by the greatest whole factor that stays within 64 pixels (32 twice, 64 and above not), each
   * pixel to a square: a grid shows what the network made, not what a filter made of it.
   *
   * @param pixels [N, H, W, C] uint8, row-major
   * @param c 1 (grey) or 3 (red, green, blue)
   * @param columns images a row; the last row may be short
   */
  public static BufferedImage of(byte[] pixels, int n, int h, int w, int c, int columns) {
    if (n < 1 || h < 1 || w < 1 || columns < 1 || (c != 1 && c != 3)) {
      throw new IllegalArgumentException(
          "no grid of %d images %dx%d with %d channels in %d columns"
              .formatted(n, h, w, c, columns));
    }
    if ((long) n * h * w * c != pixels.length) {
      throw new IllegalArgumentException(
          "%d bytes are not %d images of %dx%dx%d".formatted(pixels.length, n, h, w, c));
    }
    int factor = Math.max(1, COMFORTABLE_PIXELS / Math.max(h, w));
    int cellWidth = w * factor + GAP_PIXELS;
    int cellHeight = h * factor + GAP_PIXELS;
    int rows = (n + columns - 1) / columns;
    BufferedImage grid =
        new BufferedImage(
            Math.min(n, columns) * cellWidth + GAP_PIXELS,
            rows * cellHeight + GAP_PIXELS,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = grid.createGraphics();
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    for (int i = 0; i < n; i++) {
      graphics.drawImage(
          image(pixels, i, h, w, c),
          GAP_PIXELS + i % columns * cellWidth,
          GAP_PIXELS + i / columns * cellHeight,
          w * factor,
          h * factor,
          null); // nearest neighbour, the default of Graphics2D
    }
    graphics.dispose();
    return grid;
  }

  /**
   * One image as it is.
   *
   * @param pixels [N, H, W, C] uint8, row-major
   */
  public static BufferedImage image(byte[] pixels, int index, int h, int w, int c) {
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    int at = index * h * w * c;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++, at += c) {
        int red = pixels[at] & 0xFF;
        int green = c == 1 ? red : pixels[at + 1] & 0xFF;
        int blue = c == 1 ? red : pixels[at + 2] & 0xFF;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  /**
   * Points of the plane, generated ones (orange) over real ones (grey-blue): 512 x 512 pixels that
   * show the square [-1.2, 1.2] x [-1.2, 1.2], y upwards. Points outside are not shown.
   *
   * @param xy generated points, x and y in turn
   * @param realXy real points, x and y in turn; may be empty
   */
  public static BufferedImage ofPoints(float[] xy, float[] realXy) {
    BufferedImage plot = new BufferedImage(PLOT_PIXELS, PLOT_PIXELS, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = plot.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, PLOT_PIXELS, PLOT_PIXELS);
    draw(graphics, realXy, REAL);
    draw(graphics, xy, GENERATED);
    graphics.dispose();
    return plot;
  }

  private static void draw(Graphics2D graphics, float[] xy, Color color) {
    if (xy.length % 2 != 0) {
      throw new IllegalArgumentException(xy.length + " numbers are not pairs of x and y");
    }
    graphics.setColor(color);
    double scale = PLOT_PIXELS / (2 * PLOT_EXTENT);
    for (int i = 0; i < xy.length; i += 2) {
      double x = (xy[i] + PLOT_EXTENT) * scale;
      double y = (PLOT_EXTENT - xy[i + 1]) * scale;
      if (x >= 0 && x <= PLOT_PIXELS && y >= 0 && y <= PLOT_PIXELS) { // false for NaN
        graphics.fill(
            new Ellipse2D.Double(
                x - POINT_PIXELS / 2, y - POINT_PIXELS / 2, POINT_PIXELS, POINT_PIXELS));
      }
    }
  }

  /** Writes a PNG, complete or not at all; makes the folder if need be. */
  public static void write(BufferedImage image, Path file) {
    WholeFile.write(file, png(image));
  }

  /**
   * Reads a PNG that was so written.
   *
   * @throws CorruptFileException if it is none, or has over 100 megapixels
   */
  public static BufferedImage read(Path file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (FileImageInputStream stream = new FileImageInputStream(file.toFile())) {
      reader.setInput(stream, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new CorruptFileException(file, "says it has " + pixels + " pixels");
      }
      return reader.read(0);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptFileException(
          file, "is not a complete PNG: delete its folder, and it is made again", e);
    } finally {
      reader.dispose();
    }
  }

  /** The image as a PNG file's content. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // the stream that ImageIO would make by itself spills to a temporary file
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IllegalArgumentException("PNG cannot hold this kind of image: " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
