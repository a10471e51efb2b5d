package io.equipoise.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.tensor.CorruptFileException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleGridTest {
  private static final int BACKGROUND = 0xFFD8D8D8;

  @TempDir Path folder;

  @Test
  void imagesStandRowByRowWithGaps() {
    byte[] pixels = new byte[3 * 64 * 64 * 3];
    int lastPixel = pixels.length - 3;
    pixels[lastPixel] = (byte) 200;
    pixels[lastPixel + 1] = 100;
    pixels[lastPixel + 2] = 50;
    BufferedImage grid = SampleGrid.of(pixels, 3, 64, 64, 3, 2);
    assertThat(grid.getWidth()).isEqualTo(2 * 64 + 3 * 2);
    assertThat(grid.getHeight()).isEqualTo(2 * 64 + 3 * 2);
    assertThat(grid.getRGB(65, 131)).isEqualTo(0xFFC86432);
    assertThat(grid.getRGB(64, 131)).isEqualTo(0xFF000000);
    assertThat(grid.getRGB(66, 131)).isEqualTo(BACKGROUND);
    assertThat(grid.getRGB(100, 100)).as("no fourth image").isEqualTo(BACKGROUND);
  }

  @Test
  void smallGreyImagesAreEnlargedPixelByPixel() {
    byte[] pixels = new byte[32 * 32];
    pixels[1] = (byte) 255;
    BufferedImage grid = SampleGrid.of(pixels, 1, 32, 32, 1, 8);
    assertThat(grid.getWidth()).isEqualTo(64 + 4);
    assertThat(grid.getRGB(3, 2)).isEqualTo(0xFF000000);
    assertThat(grid.getRGB(4, 2)).isEqualTo(0xFFFFFFFF);
    assertThat(grid.getRGB(5, 3)).isEqualTo(0xFFFFFFFF);
    assertThat(grid.getRGB(6, 3)).isEqualTo(0xFF000000);
  }

  @Test
  void pixelsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> SampleGrid.of(new byte[10], 1, 2, 2, 3, 1))
        .hasMessageContaining("10 bytes are not 1 images of 2x2x3");
    assertThatThrownBy(() -> SampleGrid.of(new byte[8], 1, 2, 2, 2, 1))
        .hasMessageContaining("2 channels");
  }

  @Test
  void pointsStandWhereTheyBelongWithYUpwards() {
    BufferedImage plot =
        SampleGrid.ofPoints(
            new float[] {0.6f, 0.6f, 5, 5, Float.NaN, 0}, new float[] {-0.6f, -0.6f});
    assertThat(plot.getWidth()).isEqualTo(512);
    int generated = plot.getRGB(384, 128);
    int real = plot.getRGB(128, 384);
    assertThat(generated >> 16 & 0xFF).as("orange").isGreaterThan((generated & 0xFF) + 100);
    assertThat(real & 0xFF).as("blue").isGreaterThan((real >> 16 & 0xFF) + 10);
    assertThat(plot.getRGB(384, 384)).isEqualTo(0xFFFFFFFF);
  }

  @Test
  void aPictureIsWrittenWholeAndReadBackEqual() throws IOException {
    BufferedImage grid = SampleGrid.of(new byte[] {1, 2, 3, 4}, 1, 2, 2, 1, 1);
    Path file = folder.resolve("grid.png");
    SampleGrid.write(grid, file);
    SampleGrid.write(grid, file);
    SampleGrid.write(grid, folder.resolve("new/er/grid.png"));
    assertThat(folder.resolve("new/er/grid.png")).hasSameBinaryContentAs(file);
    assertThat(ImageIO.read(file.toFile()).getRGB(2, 2)).isEqualTo(grid.getRGB(2, 2));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("grid.png", "new");
    assertThatThrownBy(() -> SampleGrid.write(grid, file.resolve("grid.png"))) // in a file
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("grid.png could not be written");
  }

  @Test
  void pictureIsReadAsItWasWritten() {
    BufferedImage written = SampleGrid.of(new byte[] {0, 100, (byte) 200, 7}, 1, 2, 2, 1, 1);
    Path file = folder.resolve("grid.png");
    SampleGrid.write(written, file);
    BufferedImage read = SampleGrid.read(file);
    assertThat(read.getRGB(40, 40)).isEqualTo(written.getRGB(40, 40)).isNotEqualTo(BACKGROUND);
  }

  @Test
  void whatIsNoWholePictureIsRefusedNamingTheFile() throws IOException {
    byte[] whole = SampleGrid.png(SampleGrid.of(new byte[64 * 64], 1, 64, 64, 1, 1));
    for (byte[] content :
        List.of(new byte[0], "null".getBytes(UTF_8), Arrays.copyOf(whole, 40), wide(whole))) {
      Path file = Files.write(folder.resolve("grid.png"), content);
      assertThatThrownBy(() -> SampleGrid.read(file))
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("grid.png");
    }
  }

  /** The same PNG, saying that it is 100,000 x 100,000 pixels large. */
  private static byte[] wide(byte[] png) {
    ByteBuffer wide = ByteBuffer.wrap(png.clone());
    wide.putInt(16, 100_000).putInt(20, 100_000);
    CRC32 check = new CRC32();
    check.update(wide.array(), 12, 17);
    return wide.putInt(29, (int) check.getValue()).array();
  }
}
