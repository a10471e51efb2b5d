package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.data.TrainingData;
import io.equipoise.objective.Ebgan;
import io.equipoise.objective.Margin;
import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.run.ControlRequest.Action;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunControl;
import io.equipoise.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose gradient is once not finite: it goes back to its last checkpoint and on from there.
 */
class RollBackTest {
  @TempDir private Path folder;

  /** One batch has slopes that are no numbers, of which the step after it hears. */
  private static Objective failingOnce(int batch) {
    Ebgan sound = new Ebgan(Margin.fixed(1));
    int[] batches = {0};
    return (real, generated) -> {
      Slopes slopes = sound.slopes(real, generated);
      if (++batches[0] == batch) {
        slopes.generator()[0] = Double.NaN;
      }
      return slopes;
    };
  }

  private Path train(int failing, int steps, TrainingListener listener) {
    return Training.on("ring")
        .objective("fails once", failingOnce(failing))
        .set("network.architecture", "mlp")
        .set("network.filters", 4)
        .set("optimizer.batch", 4)
        .set("machine.threads", 1)
        .set("log.everySteps", 1)
        .set("log.checkpointEveryKimg", 0.016) // after steps 4 and 8
        .set("budget.steps", steps)
        .listener(listener)
        .run(folder.resolve("runs"));
  }

  @Test
  void oneTryIsEnoughAndItTrainsToTheEnd() {
    List<String> warnings = new ArrayList<>();
    TrainingListener listener = Warnings.to(warnings);
    Path run = train(7, 10, listener);
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
    Path run = train(7, 10, TrainingListener.NONE);
    assertThat(MetricsLog.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.path("step").asLong())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void whatWasAskedForMeanwhileIsDoneAfterwards() {
    TrainingListener asker =
        new TrainingListener() {
          private RunControl control;

          @Override
          public void started(
              RunDirectory run, TrainConfig config, TrainingData data, String table) {
            control = run.control();
          }

          @Override
          public void stepped(Progress progress) {
            if (progress.step() == 1 && control != null) {
              control.ask(Action.CHECKPOINT, Double.NaN); // which finds the first step's gradient
              control.ask(Action.STOP, Double.NaN);
              control = null;
            }
          }
        };
    int steps = 3_000;
    Path run = train(1, steps, asker);
    assertThat(MetricsLog.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.path("event").asText())
        .contains("checkpoint asked for", "stopped by request")
        .hasSizeLessThan(steps);
  }
}
