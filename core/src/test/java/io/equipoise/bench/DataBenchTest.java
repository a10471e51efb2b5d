package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.equipoise.data.DataException;
import io.equipoise.data.DataOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataBenchTest {
  private static final int COUNT = 5;

  @TempDir private Path images;

  @BeforeEach
  void drawImages() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      BufferedImage image = new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 2000; p++) {
        image.setRGB(p % 40, p / 40, p * (i + 1) * 77);
      }
      ImageIO.write(image, "jpg", images.resolve(i + ".jpg").toFile());
    }
  }

  @Test
  void packingIsTimedAnewInEachPassAndLeavesNothing() throws IOException {
    long before = temporaries();
    try (PackingBench bench = new PackingBench(images.toString(), DataOptions.at(16))) {
      assertThat(bench.images().count()).isEqualTo(COUNT);
      assertThat(bench.block(2)).hasSize(2).satisfies(Tiny::requireTimes);
      try (LoadingBench loading = new LoadingBench(bench.images(), 3)) {
        assertThat(loading.block(4)).hasSize(1).satisfies(Tiny::requireTimes);
      }
    }
    assertThat(temporaries()).isEqualTo(before);
  }

  @Test
  void brokenImagesAreToldAndNothingIsLeft() throws IOException {
    long before = temporaries();
    Files.writeString(images.resolve("x.jpg"), "no image");
    assertThatThrownBy(() -> new PackingBench(images.toString(), DataOptions.at(16)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("x.jpg");
    assertThat(temporaries()).isEqualTo(before);
  }

  @Test
  void pilReadsTheSameImages() {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no Python to compare with: give one by -Dequipoise.python=PATH");
    try (PyTorchTwin twin = PyTorchTwin.data(Path.of(python), images, 16, 3, 2)) {
      assertThat(twin.images()).isEqualTo(COUNT);
      assertThat(twin.block(2)).hasSize(2).satisfies(Tiny::requireTimes);
    }
  }

  private static long temporaries() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.getFileName().toString().startsWith("equipoise-packing")).count();
    }
  }
}
