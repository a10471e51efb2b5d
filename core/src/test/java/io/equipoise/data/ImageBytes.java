package io.equipoise.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** Image files made for tests. */
final class ImageBytes {
  private ImageBytes() {}

  /** A colour picture in which every pixel differs from its neighbours, with smooth slopes. */
  static BufferedImage slopes(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (255 * x / width) << 16 | (255 * y / height) << 8 | 40);
      }
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] png(int width, int height) {
    return encoded(slopes(width, height), "png");
  }

  static byte[] jpeg(int width, int height) {
    return jpeg(slopes(width, height), false);
  }

  static byte[] jpeg(BufferedImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(1);
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** A JPEG file with an EXIF segment of one entry, the orientation. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = exif(orientation);
    ByteBuffer segment = ByteBuffer.allocate(10 + exif.length);
    segment.putShort((short) 0xffe1).putShort((short) (8 + exif.length));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    return joined(
        Arrays.copyOf(jpeg, 2), segment.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  /** A PNG file with the same in a chunk. */
  static byte[] pngWithOrientation(byte[] png, int orientation) {
    int header = 8 + 25;
    return joined(
        Arrays.copyOf(png, header),
        pngChunk("eXIf", exif(orientation)),
        Arrays.copyOfRange(png, header, png.length));
  }

  /** TIFF with one directory, at 8, of one entry. */
  private static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return tiff.putShort((short) orientation).putShort((short) 0).putInt(0).array();
  }

  /** A BMP file of one row of pixels, whose masks say where red, green and blue are. */
  static byte[] bmp(int bits, int[] masks, int... pixels) {
    int row = (pixels.length * bits / 8 + 3) / 4 * 4;
    ByteBuffer file = ByteBuffer.allocate(66 + row).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(66 + row).putInt(0).putInt(66);
    file.putInt(40).putInt(pixels.length).putInt(1).putShort((short) 1).putShort((short) bits);
    file.putInt(3).putInt(row).putInt(2835).putInt(2835).putInt(0).putInt(0); // 3: by masks
    Arrays.stream(masks).forEach(file::putInt);
    for (int pixel : pixels) {
      if (bits == 16) {
        file.putShort((short) pixel);
      } else {
        file.putInt(pixel);
      }
    }
    return file.array();
  }

  /** A JPEG whose four channels are C, M, Y, K with Adobe's marker. */
  static byte[] cmykJpeg() {
    byte[] jpeg = jpeg(16, 16);
    for (int at = 2; at < jpeg.length - 10; at++) {
      if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
        // a fourth component in the frame header, three bytes longer
        byte[] frame = Arrays.copyOfRange(jpeg, at, at + 19);
        frame[3] = 20;
        frame[9] = 4;
        return joined(
            Arrays.copyOf(jpeg, at),
            frame,
            new byte[] {4, 0x11, 0},
            Arrays.copyOfRange(jpeg, at + 19, jpeg.length));
      }
    }
    throw new IllegalStateException("the JPEG has no baseline frame");
  }

  /** A PNG of two chunks that says it has the given size. */
  static byte[] pngHeaderOf(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 2);
    return joined(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
        pngChunk("IHDR", header.array()),
        pngChunk("IDAT", new byte[] {0x78, 1, 1, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 1}),
        pngChunk("IEND", new byte[0]));
  }

  static byte[] pngChunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** A GIF with one frame; unlike ImageIO's own writer call, with no local palette surprises. */
  static byte[] gif(BufferedImage indexed) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(indexed), null);
      IIOMetadataNode tree =
          (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
      metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
      writer.setOutput(stream);
      writer.write(new IIOImage(indexed, null, metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
