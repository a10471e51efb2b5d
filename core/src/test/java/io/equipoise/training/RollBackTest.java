package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Margin;
import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose gradient is once not finite: it goes back to its last checkpoint and on from there. */
class RollBackTest {
  @TempDir private Path folder;

  /** The seventh batch has slopes that are no numbers, which the eighth step hears of. */
  private static Objective failingOnceInStepSeven() {
    Ebgan sound = new Ebgan(Margin.fixed(1));
    int[] batches = {0};
    return (real, generated) -> {
      Slopes slopes = sound.slopes(real, generated);
      if (++batches[0] == 7) {
        slopes.generator()[0] = Double.NaN;
      }
      return slopes;
    };
  }

  private Path failingOnce(List<String> warnings) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    return Training.on("ring")
        .objective("fails once", failingOnceInStepSeven())
        .set("network.architecture", "mlp")
        .set("network.filters", 4)
        .set("optimizer.batch", 4)
        .set("machine.threads", 1)
        .set("log.everySteps", 1)
        .set("log.checkpointEveryKimg", 0.016) // after steps 4 and 8
        .set("budget.steps", 10)
        .listener(listener)
        .run(folder.resolve("runs"));
  }

  @Test
  void oneTryIsEnoughAndItTrainsToTheEnd() {
    List<String> warnings = new ArrayList<>();
    Path run = failingOnce(warnings);
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("the generator's gradient is not finite in step 8")
        .contains("back to the checkpoint at 16 images")
        .contains("try 1 of 3");
    assertThat(RunDirectory.open(run).openCheckpoints(1, warnings::add).list()).endsWith(40L);
  }

  @Test
  void itsMetricsHaveEachStepOnce() {
    Path run = failingOnce(new ArrayList<>());
    assertThat(MetricsLog.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.path("step").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
  }
}
