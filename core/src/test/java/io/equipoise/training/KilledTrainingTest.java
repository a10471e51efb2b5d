package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose process is killed (SIGKILL) again and again ends as if nothing had happened. */
@Tag("long")
@DisabledOnOs(OS.WINDOWS)
class KilledTrainingTest {
  private static final int KILLS = 25;
  private static final int KILLED = 128 + 9;
  private static final int STEPS_A_KILL = 6 * TrainingProcess.EVERY;

  @TempDir private Path folder;

  private Path runs() {
    return folder.resolve("killed");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void runKilledTwentyFiveTimesEqualsUndisturbedRun(long seed) throws Exception {
    Random random = new Random(seed);
    long steps = (long) KILLS * STEPS_A_KILL;
    long before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long announced = trainUntilKilled(steps, random);
      Optional<Verified> newest = newest();
      long images = newest.map(Verified::images).orElse(0L);
      assertThat(images).as("after kill %d", kill).isGreaterThanOrEqualTo(announced);
      assertThat(images).as("after kill %d", kill).isGreaterThanOrEqualTo(before);
      before = images;
    }
    assertThat(before).as("something was done between the kills").isPositive();
    Path killed = TrainingProcess.train(runs(), "ring", "mlp", steps, TrainingListener.NONE);
    Path undisturbed =
        TrainingProcess.train(
            folder.resolve("undisturbed"), "ring", "mlp", steps, TrainingListener.NONE);
    assertSame(killed, undisturbed, steps);
  }

  private Optional<Verified> newest() throws IOException {
    Optional<Path> run = TrainingProcess.begun(runs());
    return run.isEmpty()
        ? Optional.empty()
        : RunDirectory.open(run.get())
            .openCheckpoints(
                1,
                warning -> {
                  throw new AssertionError(warning);
                })
            .latest();
  }

  private static void assertSame(Path killed, Path undisturbed, long steps) {
    Path checkpoint = Path.of("checkpoints", "%09d".formatted(4 * steps));
    for (String stem : List.of("generator", "discriminator", "optimizer", "ema")) {
      Path file = checkpoint.resolve(stem + ".safetensors");
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
    assertThat(MetricsLog.read(killed.resolve("metrics.jsonl")))
        .extracting(line -> line.path("step").asLong())
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, steps / TrainingProcess.EVERY)
                .map(tick -> tick * TrainingProcess.EVERY)
                .boxed()
                .toList());
  }

  /** Mostly some checkpoints on its way, now and then while it is still starting. */
  private long trainUntilKilled(long steps, Random random)
      throws IOException, InterruptedException {
    Process child = TrainingProcess.start(runs(), "ring", "mlp", steps);
    long announced = 0;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      boolean early = random.nextInt(5) == 0;
      int saves = early ? 0 : 1 + random.nextInt(3);
      while (saves > 0) {
        String line = output.readLine();
        assertThat(line).as("the child ended, see its messages").isNotNull();
        saves -= line.startsWith("saved") ? 1 : 0;
        announced = Math.max(announced, images(line));
      }
      child.waitFor(random.nextInt(early ? 2_000_000 : 50_000), TimeUnit.MICROSECONDS);
      child.toHandle().destroyForcibly(); // of the process itself it would close our end too
      assertThat(child.waitFor()).as("ended by the kill").isEqualTo(KILLED);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        announced = Math.max(announced, images(line));
      }
      return announced;
    }
  }

  /** The last line may be cut off by the kill, and is then not one that was said. */
  private static long images(String line) {
    return line.matches("saved \\d+") ? Long.parseLong(line.substring(6)) : 0;
  }
}
