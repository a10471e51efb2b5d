package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointKillTest {
  @TempDir Path folder;

  @Test
  void fiveKillsNeverLeaveAnUnreadableNewestCheckpoint() throws Exception {
    killAndLook(5, 1);
  }

  @Test
  @Tag("long")
  void aHundredKillsNeverLeaveAnUnreadableNewestCheckpoint() throws Exception {
    killAndLook(100, 2);
  }

  private void killAndLook(int times, long seed) throws IOException, InterruptedException {
    Random random = new Random(seed);
    for (int i = 0; i < times; i++) {
      long announced = saveUntilKilled(random);
      Checkpoints checkpoints =
          new Checkpoints(
              folder,
              2,
              FileOperations.REAL,
              warning -> {
                throw new AssertionError(warning);
              });
      Verified latest = checkpoints.latest().orElseThrow();
      assertThat(latest.images()).as("kill %d", i).isBetween(announced, announced + 1);
      NumberedContents.revision(latest);
    }
  }

  /** Returns the last number that the child announced before it was killed (SIGKILL). */
  private long saveUntilKilled(Random random) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CheckpointLoop.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      long announced = 0;
      for (int lines = 1 + random.nextInt(10); lines > 0; lines--) {
        String line = output.readLine();
        assertThat(line).as("the child failed, see its messages").isNotNull();
        announced = Long.parseLong(line);
      }
      child.waitFor(random.nextInt(30_000), TimeUnit.MICROSECONDS);
      child.toHandle().destroyForcibly(); // of the process itself it would close our end too
      child.waitFor();
      // what it announced and was not read yet counts too
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        announced = Long.parseLong(line);
      }
      return announced;
    }
  }
}
