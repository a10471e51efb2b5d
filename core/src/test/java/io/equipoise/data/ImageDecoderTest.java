package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void losslessColourKeepsEveryPixel(String format) {
    BufferedImage image = ImageBytes.slopes(7, 5);
    Picture picture = decode(ImageBytes.encoded(image, format));
    assertThat(picture.width()).isEqualTo(7);
    assertThat(picture.height()).isEqualTo(5);
    for (int i = 0; i < 35; i++) {
      assertThat(rgb(picture, i % 7, i / 7)).isEqualTo(image.getRGB(i % 7, i / 7) & 0xffffff);
    }
  }

  @Test
  void greyIsNotBrightened() {
    BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }
    Picture png = decode(ImageBytes.encoded(image, "png"));
    assertThat(png.channels()).isEqualTo(1);
    Picture jpeg = decode(ImageBytes.jpeg(image, false));
    assertThat(jpeg.channels()).isEqualTo(1);
    for (int x = 0; x < 256; x++) {
      assertThat(png.pixels()[x] & 0xff).isEqualTo(x);
      assertThat(jpeg.pixels()[x] & 0xff).isCloseTo(x, within(2));
    }
  }

  @Test
  void sixteenBitsAreRoundedToEight() {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] values = {0, 128, 129, 65535}; // 257 of them make one level
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, values[x]);
    }
    assertThat(decode(ImageBytes.encoded(image, "png")).pixels())
        .containsExactly(0, 0, 1, (byte) 255);
  }

  @Test
  void sixteenBitColourIsRead() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixel(0, 0, new int[] {257, 2 * 257, 3 * 257});
    raster.setPixel(1, 0, new int[] {200 * 257, 65535, 0});
    Picture picture =
        decode(ImageBytes.encoded(new BufferedImage(model, raster, false, null), "png"));
    assertThat(picture.pixels()).containsExactly(1, 2, 3, (byte) 200, (byte) 255, 0);
  }

  /** Bits of a pixel, its masks, a pixel with full blue, and what its red and green are. */
  @ParameterizedTest
  @CsvSource({
    "16, 7c00, 3e0, 1f, 11ff, 33, 123",
    "16, f800, 7e0, 1f, 23df, 33, 121",
    "32, 3ff00000, ffc00, 3ff, 327d3ff, 12, 125"
  })
  void bmpOfOtherBitsThanEightIsBroughtToEight(
      int bits, String red, String green, String blue, String pixel, int r, int g) {
    int[] masks = {hex(red), hex(green), hex(blue)};
    byte[] file = ImageBytes.bmp(bits, masks, 0, hex(pixel), masks[0] | masks[1] | masks[2]);
    assertThat(decode(file).pixels())
        .containsExactly(
            0, 0, 0, (byte) r, (byte) g, (byte) 255, (byte) 255, (byte) 255, (byte) 255);
  }

  private static int hex(String digits) {
    return Integer.parseInt(digits, 16);
  }

  @Test
  void oneBitIsBlackAndWhite() {
    BufferedImage image = new BufferedImage(9, 2, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(8, 0, 0xffffffff);
    image.setRGB(1, 1, 0xffffffff);
    Picture picture = decode(ImageBytes.encoded(image, "png"));
    assertThat(picture.channels()).isEqualTo(1);
    for (int i = 0; i < 18; i++) {
      assertThat(picture.pixels()[i] & 0xff).isEqualTo(i == 8 || i == 10 ? 255 : 0);
    }
  }

  @Test
  void alphaIsFlattenedOntoWhite() {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00112233);
    image.setRGB(1, 0, 0xff112233);
    image.setRGB(2, 0, 0x80000064);
    Picture picture = decode(ImageBytes.encoded(image, "png"));
    assertThat(rgb(picture, 0, 0)).isEqualTo(0xffffff);
    assertThat(rgb(picture, 1, 0)).isEqualTo(0x112233);
    assertThat(rgb(picture, 2, 0)).isEqualTo(0x7f7fb1); // (100 x 128 + 255 x 127) / 255 = 177.2
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void palettesAreLookedUpAndTheirTransparencyIsWhite(String format) {
    byte[] red = {0, (byte) 200, 10, 9};
    byte[] green = {0, 100, 20, 9};
    byte[] blue = {0, 50, 30, 9};
    IndexColorModel palette = new IndexColorModel(8, 4, red, green, blue, 3);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }
    Picture picture = decode(ImageBytes.encoded(image, format));
    assertThat(
            List.of(rgb(picture, 0, 0), rgb(picture, 1, 0), rgb(picture, 2, 0), rgb(picture, 3, 0)))
        .containsExactly(0, 0xc86432, 0x0a141e, 0xffffff);
  }

  @Test
  void progressiveJpegEqualsBaseline() {
    BufferedImage image = ImageBytes.slopes(40, 24);
    byte[] progressive = ImageBytes.jpeg(image, true);
    assertThat(progressive).isNotEqualTo(ImageBytes.jpeg(image, false));
    assertThat(decode(progressive).pixels())
        .isEqualTo(decode(ImageBytes.jpeg(image, false)).pixels());
  }

  /** Where the stored top left corner (dark red, dark green) is seen. */
  @ParameterizedTest
  @CsvSource({
    "1,48,32,0,0", "2,48,32,47,0", "3,48,32,47,31", "4,48,32,0,31",
    "5,32,48,0,0", "6,32,48,31,0", "7,32,48,31,47", "8,32,48,0,47"
  })
  void exifOrientationTurnsTheImageUpright(
      int orientation, int width, int height, int cornerX, int cornerY) {
    byte[] jpeg = ImageBytes.withOrientation(ImageBytes.jpeg(48, 32), orientation);
    byte[] png = ImageBytes.pngWithOrientation(ImageBytes.png(48, 32), orientation);
    for (byte[] file : List.of(jpeg, png)) {
      assertUpright(decode(file), orientation >= 5, width, height, cornerX, cornerY);
    }
  }

  private static void assertUpright(
      Picture picture, boolean swapped, int width, int height, int cornerX, int cornerY) {
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    int corner = rgb(picture, cornerX, cornerY);
    assertThat(corner >> 16).isLessThan(16);
    assertThat((corner >> 8) & 0xff).isLessThan(16);
    // red grows along stored x: opposite along the axis that stored x became
    int alongX = rgb(picture, width - 1 - cornerX, cornerY);
    int alongY = rgb(picture, cornerX, height - 1 - cornerY);
    assertThat((swapped ? alongY : alongX) >> 16).isGreaterThan(230);
    assertThat(((swapped ? alongX : alongY) >> 8) & 0xff).isGreaterThan(230);
  }

  @Test
  void metadataWithoutMeaningLeavesTheImageAsItIs() {
    byte[] file = ImageBytes.withOrientation(ImageBytes.jpeg(8, 8), 77);
    assertThat(decode(file).pixels()).isEqualTo(decode(ImageBytes.jpeg(8, 8)).pixels());
  }

  @Test
  void hugeHeaderTakesNoMemory() {
    byte[] file = ImageBytes.pngHeaderOf(60_000, 60_000);
    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("60000x60000");
  }

  @Test
  void damagedFilesGiveDataExceptionsOnly() {
    CounterRandom random = new CounterRandom(1, Purpose.MIXTURE);
    List<byte[]> files =
        List.of(
            ImageBytes.png(12, 9),
            ImageBytes.jpeg(12, 9),
            ImageBytes.withOrientation(ImageBytes.jpeg(8, 8), 6),
            ImageBytes.encoded(ImageBytes.slopes(12, 9), "bmp"),
            ImageBytes.encoded(ImageBytes.slopes(12, 9), "gif"));
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] file = files.get(i % files.size()).clone();
      for (int flips = 0; flips < 1 + i % 4; flips++) {
        int at = random.below(i % 2 == 0 ? file.length : Math.min(64, file.length), i, 2L * flips);
        file[at] ^= (byte) (1 << random.below(8, i, 2L * flips + 1));
      }
      try {
        decode(file);
      } catch (DataException e) {
        assertThat(e).hasMessageStartingWith("damaged");
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 2999);
  }

  private static Picture decode(byte[] file) {
    return ImageDecoder.decode("damaged or not", file);
  }

  private static int rgb(Picture picture, int x, int y) {
    int at = (y * picture.width() + x) * 3;
    byte[] pixels = picture.pixels();
    return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
  }
}
