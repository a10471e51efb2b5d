package io.equipoise.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs with long logs: what a page waits for, and what the server keeps. Measured in seconds
 * of one processor, which other work on the machine does not change.
 */
class ManyRunsTest {
  private static final int LONG_LINES = 100_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @TempDir private Path folder;

  @Test
  void fortyRunsAndALongLogOpenInTime() throws IOException {
    open(40, 20_000, 2);
  }

  @Test
  @Tag("long")
  void twoHundredRunsOfAHundredThousandLinesOpenInASecond() throws IOException {
    open(200, LONG_LINES, 2); // a second of two cores
  }

  /** One log is written; the others are links to it. */
  private void open(int runs, int lines, double seconds) throws IOException {
    RunDirectory first = MadeRuns.write(folder, "00000-began-faces", 0.5, lines);
    for (int i = 1; i < runs; i++) {
      RunDirectory run = MadeRuns.write(folder, "%05d-began-faces".formatted(i), 0.5, 1);
      Files.delete(run.metrics());
      Files.createLink(run.metrics(), first.metrics());
    }
    try (OpenStudio studio = new OpenStudio(folder)) {
      JsonNode list = timed("the table", seconds, () -> studio.get("/api/runs"));
      assertThat(list.path("runs")).hasSize(runs);
      JsonNode curves =
          timed("a run", seconds, () -> studio.get("/api/runs/00000-began-faces/metrics"));
      assertThat(curves.path("lines").asInt()).isEqualTo(lines);
      assertThat(curves.path("images").size()).isBetween(1000, 2000);
      timed("the table again", seconds / 2, () -> studio.get("/api/runs"));
      long before = used();
      for (int i = 0; i < runs; i++) {
        studio.get("/api/runs/%05d-began-faces/metrics".formatted(i));
      }
      assertThat(used() - before).as("bytes kept").isLessThan(150L << 20);
    }
  }

  private static JsonNode timed(String what, double seconds, Supplier<JsonNode> work) {
    long start = PROCESS.getProcessCpuTime();
    JsonNode result = work.get();
    double taken = (PROCESS.getProcessCpuTime() - start) / 1e9;
    assertThat(taken).as(what).isLessThan(seconds);
    return result;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
