package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Images and runs of the smallest size. */
final class Sets {
  private Sets() {}

  /** Colourful images of 32 x 32 in two classes. */
  static Path draw(Path set, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1024; p++) {
        image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
      }
      Path file = set.resolve(i % 2 == 0 ? "even" : "odd").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    return set;
  }

  /** Options of a training on images that takes a moment. */
  static List<String> images(Path set, Path runs) {
    List<String> options = new ArrayList<>(List.of("--data", "" + set, "--out", "" + runs));
    options.addAll(List.of("--filters", "2", "--latent", "4", "--batch", "4", "--steps", "3"));
    options.addAll(List.of("--seed", "3", "--precision", "fp32"));
    return options;
  }

  /** The only run in a folder. */
  static Path run(Path runs) throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(run -> Files.exists(run.resolve("config.json"))).findFirst().orElseThrow();
    }
  }

  /** Both folders hold files of the same names and bytes. */
  static void assertSameFiles(Path one, Path other) throws IOException {
    try (Stream<Path> ones = Files.list(one);
        Stream<Path> others = Files.list(other)) {
      List<Path> names = ones.map(Path::getFileName).sorted().toList();
      assertThat(names).isEqualTo(others.map(Path::getFileName).sorted().toList());
      for (Path name : names) {
        assertThat(one.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
      }
    }
  }
}
