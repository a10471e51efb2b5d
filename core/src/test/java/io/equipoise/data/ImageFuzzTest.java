package io.equipoise.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.equipoise.Fuzzed;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** PNG, JPEG, GIF and BMP, the checksums of PNG made right so that what is behind them is seen. */
@Timeout(20)
class ImageFuzzTest {
  private static final int CHUNK = 12; // length, type, checksum

  static Stream<byte[]> images() {
    BufferedImage palette = new BufferedImage(9, 5, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage clear = new BufferedImage(7, 3, BufferedImage.TYPE_4BYTE_ABGR);
    BufferedImage deep = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    return Stream.of(
        ImageBytes.png(8, 8),
        ImageBytes.encoded(palette, "png"),
        ImageBytes.encoded(clear, "png"),
        ImageBytes.encoded(deep, "png"),
        ImageBytes.pngHeaderOf(60_000, 60_000),
        ImageBytes.jpeg(16, 8),
        ImageBytes.jpeg(ImageBytes.slopes(16, 16), true),
        ImageBytes.withOrientation(ImageBytes.jpeg(16, 8), 6),
        ImageBytes.pngWithOrientation(ImageBytes.png(8, 8), 6),
        ImageBytes.bmp(16, new int[] {0x7c00, 0x3e0, 0x1f}, 0, 0x11ff),
        ImageBytes.cmykJpeg(),
        ImageBytes.encoded(ImageBytes.slopes(8, 8), "gif"),
        ImageBytes.gif(palette),
        ImageBytes.encoded(ImageBytes.slopes(5, 8), "bmp"),
        new byte[0]);
  }

  @MethodSource("images")
  @FuzzTest
  void imageIsDecodedOrRefused(byte[] bytes) {
    byte[] file = withChecksums(bytes);
    Fuzzed.named(
        "one.png", () -> SingleImage.decode("one.png", file, 16, 3, Fit.PAD), DataException.class);
  }

  @Test
  void changedImagesAreDecodedOrRefused() {
    Fuzzed.changed(images(), this::imageIsDecodedOrRefused);
  }

  private static byte[] withChecksums(byte[] bytes) {
    if (FileKind.ofContent("", bytes, bytes.length) != FileKind.PNG) {
      return bytes;
    }
    ByteBuffer file = ByteBuffer.wrap(bytes.clone());
    for (int at = 8; file.limit() - at >= CHUNK; ) {
      int length = file.getInt(at);
      if (length < 0 || length > file.limit() - at - CHUNK) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(file.array(), at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += CHUNK + length;
    }
    return file.array();
  }
}
