package io.equipoise.studio.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  @TempDir private Path folder;
  private Path file;
  private Metrics metrics;

  @BeforeEach
  void open() {
    file = folder.resolve("metrics.jsonl");
    metrics = new Metrics(file);
  }

  private static String line(int step) {
    return "{\"step\":%d,\"images\":%d,\"energy_real\":%s,\"learning_rate\":%s}\n"
        .formatted(step, 16 * step, 1.0 / step, step < 50 ? 0.001 : 0.0005);
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Test
  void growingFileIsReadWhereItGrew() throws IOException {
    metrics.read();
    assertThat(metrics.curves().lines()).isZero();
    write(line(1) + line(2) + "{\"step\":3,\"ima");
    metrics.read();
    assertThat(metrics.curves().lines()).isEqualTo(2);
    long seen = metrics.curves().lines();
    write("ges\":48,\"energy_real\":0.125}\n");
    metrics.read();
    assertThat(metrics.after(seen))
        .hasSize(1)
        .first()
        .satisfies(line -> assertThat(line.values()).containsEntry("energy_real", 0.125));
    assertThat(metrics.last()).containsEntry("step", 3.0).containsEntry("learning_rate", 0.001);
    assertThat(metrics.unreadable()).isZero();
  }

  @Test
  void lineWithoutEndIsPassedOver() throws IOException {
    write(line(1) + "x".repeat(5 << 20));
    metrics.read();
    write("x".repeat(5 << 20) + "\n" + line(2));
    metrics.read();
    assertThat(metrics.curves().lines()).isEqualTo(2);
    assertThat(metrics.unreadable()).isEqualTo(1);
  }

  @Test
  @Timeout(10)
  @DisabledOnOs(OS.WINDOWS)
  void deviceIsNotRead() throws IOException {
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    metrics.read();
    assertThat(metrics.curves().lines()).isZero();
  }

  @Test
  void nameWithoutEndIsNoFields() throws IOException {
    write(line(1) + "{\"step\":2,\"images\":32,\"%s\":1}\n".formatted("n".repeat(40_000)));
    metrics.read();
    assertThat(metrics.unreadable()).isOne();
    assertThat(metrics.curves().fields()).allMatch(name -> name.length() < 1000);
  }

  @Test
  void curvesOfForeignFieldsAreLimited() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int step = 1; step <= 20; step++) {
      text.append("{\"images\":").append(step);
      for (int field = 0; field < 5000; field++) {
        text.append(",\"f").append(step).append('-').append(field).append("\":1");
      }
      text.append("}\n");
    }
    write(text.toString());
    metrics.read();
    assertThat(metrics.curves().lines()).isEqualTo(20);
    assertThat(metrics.curves().fields()).hasSizeLessThanOrEqualTo(256).contains("images");
  }

  @Test
  void numbersBeyondAllBoundsAreNotFinite() throws IOException {
    write("{\"step\":1,\"images\":16,\"energy_real\":1e999}\n");
    metrics.read();
    assertThat(metrics.notFinite()).isEqualTo("energy_real");
    assertThat(metrics.last()).doesNotContainKey("energy_real");
  }

  @Test
  void fileCutByAResumeIsReadAnewEvenIfItHasGrownBeyond() throws IOException {
    write(line(1) + line(2) + line(3));
    metrics.read();
    int edition = metrics.edition();
    Files.writeString(
        file, line(1) + "{\"step\":9,\"images\":32,\"energy_real\":5}\n" + line(7) + line(8));
    metrics.read();
    assertThat(metrics.edition()).isNotEqualTo(edition);
    assertThat(metrics.curves().mean("energy_real", 1)).isEqualTo(5);
    assertThat(metrics.curves().lines()).isEqualTo(4);
  }

  @Test
  void fileThatWentAndCameAgainIsReadAnew() throws IOException {
    write(line(1) + line(2));
    metrics.read();
    int edition = metrics.edition();
    Files.delete(file);
    metrics.read();
    assertThat(metrics.curves().lines()).isZero();
    write(line(3));
    metrics.read();
    assertThat(metrics.edition()).isNotEqualTo(edition);
    assertThat(metrics.last()).containsEntry("step", 3.0);
    assertThat(metrics.curves().lines()).isOne();
  }

  @Test
  void foreignLinesAreCountedAndPassedOver() throws IOException {
    write(line(1) + "no JSON\n" + "[1]\n" + line(2));
    metrics.read();
    assertThat(metrics.unreadable()).isEqualTo(2);
    assertThat(metrics.curves().lines()).isEqualTo(2);
  }

  @Test
  void cutsOfTheRateAndNumbersThatAreNoneAreFound() throws IOException {
    for (int step = 45; step < 55; step++) {
      write(line(step));
    }
    write("{\"step\":60,\"images\":960,\"energy_fake\":null}\n");
    metrics.read();
    assertThat(metrics.cuts())
        .hasSize(1)
        .first()
        .satisfies(
            mark -> {
              assertThat(mark.images()).isEqualTo(800);
              assertThat(mark.text()).isEqualTo("learning rate 0.00050, was 0.0010");
            });
    assertThat(metrics.notFinite()).isEqualTo("energy_fake");
  }

  @Test
  void eventsAreNoPoints() throws IOException {
    write(line(1) + "{\"step\":1,\"images\":16,\"event\":\"paused\"}\n");
    metrics.read();
    assertThat(metrics.curves().lines()).isOne();
  }

  @Test
  void partOfALongLogHasEveryLineOfIt() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int step = 1; step <= 10_000; step++) {
      text.append(line(step));
    }
    write(text.toString());
    metrics.read();
    assertThat(metrics.curves().stride()).isGreaterThan(1);
    Curves part = metrics.part(16 * 5000, 16 * 5100);
    assertThat(part.stride()).isOne();
    assertThat(part.points()).isEqualTo(101);
    assertThat(part.mean("energy_real", 0)).isEqualTo(1.0 / 5000);
    assertThat(part.images(100)).isEqualTo(16 * 5100);
  }
}
