package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizerTest {
  private static final CounterRandom RANDOM = new CounterRandom(3, Purpose.MIXTURE);

  @ParameterizedTest
  @CsvSource({"37,53,8,3", "64,64,32,3", "100,17,16,1", "33,32,32,3", "9,9,8,1"})
  void shrinkingIsTheMeanOverEachPixelsArea(int width, int height, int side, int channels) {
    Picture picture = noise(width, height, channels);
    byte[] got = Resizer.square(picture, side, channels, Fit.STRETCH);
    for (int i = 0; i < got.length; i++) {
      int c = i % channels;
      int x = i / channels % side;
      int y = i / channels / side;
      double expected = areaMean(picture, x, y, c, (double) width / side, (double) height / side);
      assertThat((double) (got[i] & 0xff)).isEqualTo(expected, within(0.502));
    }
  }

  @Test
  void finestStripesBecomeGreyInsteadOfAliasing() {
    byte[] pixels = new byte[200 * 200];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 2 == 0 ? 255 : 0);
    }
    for (byte value :
        Resizer.square(new Picture(200, 200, 1, pixels), 32, 1, Fit.CROP)) { // 6.25 to 1
      assertThat(value & 0xff).isBetween(127 - 21, 128 + 21); // a quarter pixel of 6.25 at most
    }
  }

  @Test
  void enlargingKeepsFlatAreasAndSlopes() {
    byte[] pixels = new byte[16 * 16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * (i % 16) + 40);
    }
    byte[] got = Resizer.square(new Picture(16, 16, 1, pixels), 64, 1, Fit.CROP);
    for (int y = 0; y < 64; y++) {
      for (int x = 16; x < 48; x++) {
        double expected = 10 * ((x + 0.5) / 4 - 0.5) + 40;
        assertThat((double) (got[y * 64 + x] & 0xff)).isEqualTo(expected, within(1.5));
      }
    }
  }

  @Test
  void sameSizeIsCopied() {
    Picture picture = noise(32, 32, 3);
    for (Fit fit : Fit.values()) {
      assertThat(Resizer.square(picture, 32, 3, fit)).isEqualTo(picture.pixels());
    }
  }

  @Test
  void nearlySquareOfTheSizeIsPaddedWithItsBorderByDefault() {
    byte[] pixels = new byte[28 * 28];
    Arrays.fill(pixels, (byte) 7);
    pixels[5 * 28 + 9] = 99;
    byte[] got = Resizer.square(new Picture(28, 28, 1, pixels), 32, 1, Fit.AUTO);
    assertThat(got[7 * 32 + 11]).isEqualTo((byte) 99);
    got[7 * 32 + 11] = 7;
    assertThat(got).containsOnly(7);
  }

  @Test
  void otherShapesAreCroppedToTheCentreByDefault() {
    byte[] pixels = new byte[96 * 32]; // 96 wide: left, middle and right third
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 96 / 32);
    }
    assertThat(Resizer.square(new Picture(96, 32, 1, pixels), 32, 1, Fit.AUTO)).containsOnly(1);
    assertThat(Resizer.square(new Picture(96, 32, 1, pixels), 16, 1, Fit.CROP)).containsOnly(1);
  }

  @Test
  void paddingKeepsTheWholeOfAWideImage() {
    Picture picture = noise(64, 16, 3);
    byte[] got = Resizer.square(picture, 32, 3, Fit.PAD);
    int[] ground = picture.borderColour();
    for (int i = 0; i < got.length; i++) {
      int y = i / 3 / 32;
      double expected =
          y < 12 || y >= 20 ? ground[i % 3] : areaMean(picture, i / 3 % 32, y - 12, i % 3, 2, 2);
      assertThat((double) (got[i] & 0xff)).isEqualTo(expected, within(0.502));
    }
  }

  @Test
  void colourBecomesGreyByLumaAndGreyIsRepeated() {
    Picture red = new Picture(4, 4, 3, repeated(255, 0, 0));
    assertThat(Resizer.square(red, 4, 1, Fit.CROP)).containsOnly(76); // 0.299 x 255
    Picture grey = noise(4, 4, 1);
    byte[] got = Resizer.square(grey, 4, 3, Fit.CROP);
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isEqualTo(grey.pixels()[i / 3]);
    }
  }

  @Test
  void extremeShapesHaveAResult() {
    for (Fit fit : Fit.values()) {
      assertThat(Resizer.square(noise(1, 3000, 1), 32, 1, fit)).hasSize(1024);
      assertThat(Resizer.square(noise(3000, 1, 3), 32, 1, fit)).hasSize(1024);
      assertThat(Resizer.square(noise(1, 1, 1), 32, 3, fit)).hasSize(3072);
    }
  }

  private static byte[] repeated(int... colour) {
    byte[] pixels = new byte[16 * colour.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) colour[i % colour.length];
    }
    return pixels;
  }

  private static Picture noise(int width, int height, int channels) {
    byte[] pixels = new byte[width * height * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) RANDOM.below(256, i, width);
    }
    return new Picture(width, height, channels, pixels);
  }

  /** Directly from the definition: sum over all source pixels of value x overlap. */
  private static double areaMean(
      Picture picture, int x, int y, int c, double scaleX, double scaleY) {
    double sum = 0;
    for (int sourceY = 0; sourceY < picture.height(); sourceY++) {
      double tall = overlap(sourceY, y * scaleY, (y + 1) * scaleY);
      for (int sourceX = 0; tall > 0 && sourceX < picture.width(); sourceX++) {
        double wide = overlap(sourceX, x * scaleX, (x + 1) * scaleX);
        int at = (sourceY * picture.width() + sourceX) * picture.channels() + c;
        sum += wide * tall * (picture.pixels()[at] & 0xff);
      }
    }
    return sum / (scaleX * scaleY);
  }

  private static double overlap(int pixel, double low, double high) {
    return Math.max(0, Math.min(high, pixel + 1) - Math.max(low, pixel));
  }
}
