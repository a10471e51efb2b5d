package io.equipoise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.data.Batch;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.data.TrainingData;
import io.equipoise.features.PixelFeatures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingIndexTest {
  private static final int COUNT = 9;
  private static final PixelFeatures PIXELS = new PixelFeatures(3 * 32 * 32);

  @TempDir private Path folder;
  private TrainingData data;

  /** Image i is grey of level 20 i, one pixel of image 4 is red. */
  @BeforeEach
  void draw() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < COUNT; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1024; p++) {
        image.setRGB(p % 32, p / 32, i == 4 && p == 7 ? 0xFF0000 : 0x10101 * 20 * i);
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
    data = DataSpec.open(images.toString(), DataOptions.at(32).withCache(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void nearestAreFoundWithTheirDistances() {
    byte[] fifth = Batch.of(data, 5).pixels();
    try (TrainingIndex index = TrainingIndex.of(data, PIXELS, 100, EvaluationProgress.SILENT)) {
      assertThat(index.count()).isEqualTo(COUNT);
      List<TrainingIndex.Neighbour> nearest = index.nearest(fifth, 32, 3);
      assertThat(nearest).extracting(TrainingIndex.Neighbour::index).startsWith(5L).contains(6L);
      assertThat(nearest.get(0).distance()).isZero();
      double grey = 20 * Math.sqrt(3 * 1024);
      assertThat(nearest.get(1).distance()).isCloseTo(grey, Offset.offset(1e-2));
      assertThat(nearest.get(2).index()).isEqualTo(4); // a little farther, by its red pixel
      assertThat(nearest.get(2).distance()).isGreaterThan(grey + 1);
    }
  }

  @Test
  void someOfManyAreLookedAtUnderTheirOwnNumbers() {
    try (TrainingIndex index = TrainingIndex.of(data, PIXELS, 4, EvaluationProgress.SILENT)) {
      assertThat(index.count()).isEqualTo(4);
      List<TrainingIndex.Neighbour> all = index.nearest(Batch.of(data, 0).pixels(), 32, 50);
      assertThat(all).hasSize(4).extracting(TrainingIndex.Neighbour::index).doesNotHaveDuplicates();
      for (TrainingIndex.Neighbour one : all) {
        byte[] itself = Batch.of(data, one.index()).pixels();
        assertThat(index.nearest(itself, 32, 1).get(0).index()).isEqualTo(one.index());
      }
    }
  }

  @Test
  void givingUpLeavesNoNativeMemory() {
    TrainingIndex.of(data, PIXELS, 100, EvaluationProgress.SILENT).close(); // all is loaded now
    long before = Pointer.totalCount();
    EvaluationProgress impatient =
        (what, done, total) -> {
          throw new CancellationException();
        };
    assertThatThrownBy(() -> TrainingIndex.of(data, PIXELS, 100, impatient))
        .isInstanceOf(CancellationException.class);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
