package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SingleImageTest {
  @TempDir private Path folder;

  @Test
  void pictureIsBroughtToTheShapeThatASetOfItHas() throws IOException {
    Path set = Archives.folder(folder.resolve("set"), Map.of("1.png", ImageBytes.png(50, 37)));
    DataOptions options =
        DataOptions.at(32).withChannels(3).withCache(folder.resolve("cache")).withFit(Fit.CROP);
    try (TrainingData data = DataSpec.open(set.toString(), options)) {
      assertThat(SingleImage.read(set.resolve("1.png"), 32, 3, Fit.CROP))
          .isEqualTo(Batch.of(data, 0).pixels());
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_ARGB_PRE,
        BufferedImage.TYPE_INT_BGR,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_4BYTE_ABGR_PRE
      })
  void imageOfAnyColourTypeIsTheSamePicture(int type) {
    BufferedImage plain = ImageBytes.slopes(50, 37);
    byte[] expected = SingleImage.decode("file", ImageBytes.encoded(plain, "png"), 32, 3, Fit.CROP);
    assertThat(SingleImage.of(converted(plain, type), 32, 3, Fit.CROP)).isEqualTo(expected);
  }

  private static BufferedImage converted(BufferedImage image, int type) {
    BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        other.setRGB(x, y, image.getRGB(x, y));
      }
    }
    return other;
  }

  @Test
  void partOfAnImageIsThatPart() {
    BufferedImage whole = ImageBytes.slopes(50, 40);
    BufferedImage part = whole.getSubimage(10, 4, 32, 32);
    byte[] pixels = SingleImage.of(part, 32, 3, Fit.AUTO);
    for (int place : new int[] {0, 31, 32 * 31, 1023}) {
      int rgb = whole.getRGB(10 + place % 32, 4 + place / 32);
      assertThat(Arrays.copyOfRange(pixels, 3 * place, 3 * place + 3))
          .containsExactly((byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb);
    }
  }

  @Test
  void coarseColoursAndPalettesAreLookedUp() {
    BufferedImage coarse = new BufferedImage(32, 32, BufferedImage.TYPE_USHORT_565_RGB);
    coarse.setRGB(0, 0, 0xffffff);
    assertThat(SingleImage.of(coarse, 32, 3, Fit.AUTO)).startsWith(-1, -1, -1, 0, 0, 0);
    for (int type : new int[] {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_BYTE_BINARY}) {
      BufferedImage palette = new BufferedImage(32, 32, type);
      palette.setRGB(1, 0, 0xffffffff);
      assertThat(SingleImage.of(palette, 32, 1, Fit.AUTO)).startsWith(0, -1, 0);
    }
  }

  @Test
  void greyLevelsStayAsTheyAre() {
    BufferedImage bytes = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage shorts = new BufferedImage(32, 32, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 256; i++) {
      bytes.getRaster().setSample(i % 32, i / 32, 0, i);
      shorts.getRaster().setSample(i % 32, i / 32, 0, 257 * i);
    }
    byte[] pixels = SingleImage.of(bytes, 32, 1, Fit.AUTO);
    for (int i = 0; i < 256; i++) {
      assertThat(pixels[i]).isEqualTo((byte) i);
    }
    assertThat(SingleImage.of(shorts, 32, 1, Fit.AUTO)).isEqualTo(pixels);
  }

  @Test
  void transparentPartsAreWhite() {
    BufferedImage clear = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(0, 0, 0x80000000);
    clear.setRGB(1, 0, 0xff102030);
    assertThat(SingleImage.of(clear, 32, 3, Fit.AUTO))
        .startsWith(127, 127, 127, 0x10, 0x20, 0x30, -1, -1, -1);
    BufferedImage multiplied = converted(clear, BufferedImage.TYPE_INT_ARGB_PRE);
    assertThat(SingleImage.of(multiplied, 32, 3, Fit.AUTO))
        .isEqualTo(SingleImage.of(clear, 32, 3, Fit.AUTO));
  }

  @Test
  void valuesAreChannelByChannelFromMinusOneToOne() {
    byte[] pixels = new byte[2 * 12]; // two images of 2 x 2 with 3 channels
    pixels[3] = -1; // the second pixel's red
    pixels[12 + 11] = 51; // the last pixel's blue of the second image
    float[] values = SingleImage.values(pixels, 2, 3);
    assertThat(values[1]).isEqualTo(1);
    assertThat(values[23]).isEqualTo(51 / 127.5f - 1);
    values[1] = -1;
    values[23] = -1;
    assertThat(values).containsOnly(-1);
  }

  @Test
  void missingOrBrokenPictureSaysWhichAndWhatToDo() throws IOException {
    Path broken = folder.resolve("broken.png");
    Files.write(broken, Arrays.copyOf(ImageBytes.png(9, 9), 50));
    assertThatThrownBy(() -> SingleImage.read(folder.resolve("none.png"), 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no image at")
        .hasMessageContaining("none.png");
    assertThatThrownBy(() -> SingleImage.read(broken, 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("broken.png is a")
        .hasMessageEndingWith("repair or remove it");
    assertThatThrownBy(() -> SingleImage.read(folder, 32, 3, Fit.AUTO))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + " is a folder: give the image files in it");
  }
}
