package io.equipoise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @TempDir private Path folder;

  @Test
  void trainsAFolderOfImagesAndDrawsSamples() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < 16; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1024; p++) {
        image.setRGB(p % 32, p / 32, 0x030507 * (p * (i + 1) % 50));
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
    List<String> lines = new ArrayList<>();
    Path run = TrainingExample.train(images.toString(), 3, folder.resolve("runs"), lines::add);
    assertThat(lines).singleElement().asString().contains("real", "fake", "k ");

    Path picture = folder.resolve("grid.png");
    SampleGridExample.draw(run, picture);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(8 * 66 + 2);
  }
}
