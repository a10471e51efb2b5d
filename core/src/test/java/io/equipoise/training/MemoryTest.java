package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memory of a process that trains, with everything that goes with it: batches, samples, metrics,
 * checkpoints. Its heap is of one size and resident from the start, so that what grows is native.
 */
@Tag("long")
class MemoryTest {
  private static final int WARM_UP = 200;
  private static final int STEPS = 2000;

  @TempDir private Path folder;

  private record Figures(long pages, long open) {}

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "began"})
  void trainingTakesNoMoreMemoryAfterThousandsOfSteps(String architecture)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/proc/self/statm")), "this system has no /proc");
    String data = architecture.equals("mlp") ? "ring" : images().toString();
    Process child =
        TrainingProcess.start(
            folder.resolve("runs"),
            data,
            architecture,
            WARM_UP + STEPS,
            "-Xms96m",
            "-Xmx96m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC");
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    Map<Long, Figures> figures = new TreeMap<>();
    for (String line : output.lines().filter(l -> l.startsWith("memory")).toList()) {
      List<String> words = List.of(line.split(" "));
      figures.put(
          Long.valueOf(words.get(1)),
          new Figures(Long.parseLong(words.get(2)), Long.parseLong(words.get(3))));
    }
    Figures before = figures.get((long) WARM_UP);
    Figures after = figures.get((long) WARM_UP + STEPS);
    assertThat(after.pages)
        .as("resident pages by step: %s", figures)
        .isLessThan(before.pages + before.pages / 100);
    assertThat(after.open).as("tensors open: %s", figures).isLessThanOrEqualTo(before.open);
  }

  private Path images() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (int i = 0; i < 11; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 1024; p++) {
        image.setRGB(p % 32, p / 32, 0x10101 * (p * (i + 3) % 200) ^ i << 16);
      }
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
    }
    return images;
  }
}
