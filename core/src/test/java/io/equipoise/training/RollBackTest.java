package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.TrainingData;
import io.equipoise.objective.Began;
import io.equipoise.objective.Equilibrium;
import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.ControlRequest.Action;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose gradient is once not finite: it goes back to its last checkpoint and on from there.
 */
class RollBackTest {
  @TempDir private Path folder;

  /** One batch has slopes that are no numbers, of which the step after it hears. */
  private record FailingOnce(Objective sound, int failing, int[] batches) implements Objective {
    FailingOnce(Objective sound, int failing) {
      this(sound, failing, new int[] {0});
    }

    private FailingOnce with(Objective other) {
      return new FailingOnce(other, failing, batches);
    }

    @Override
    public Slopes slopes(double[] real, double[] generated) {
      Slopes slopes = sound.slopes(real, generated);
      if (++batches[0] == failing) {
        slopes.generator()[0] = Double.NaN;
      }
      return slopes;
    }

    @Override
    public Objective next(double energyReal, double energyFake) {
      return with(sound.next(energyReal, energyFake));
    }

    @Override
    public Map<String, Double> state() {
      return sound.state();
    }

    @Override
    public Objective restore(Map<String, Double> state) {
      return with(sound.restore(state));
    }

    @Override
    public Objective withGamma(double gamma) {
      return with(sound.withGamma(gamma));
    }

    /** M falls from step to step. */
    @Override
    public Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
      return Map.of("convergence", 1.0 / batches[0]);
    }
  }

  private static Training training(int steps) {
    return Training.on("ring")
        .set("network.architecture", "mlp")
        .set("network.filters", 4)
        .set("optimizer.batch", 4)
        .set("machine.threads", 1)
        .set("log.everySteps", 1)
        .set("log.checkpointEveryKimg", 0.016) // after steps 4 and 8
        .set("budget.steps", steps);
  }

  private Path train(int failing, int steps, TrainingListener listener) {
    Began began = new Began(new Equilibrium(0.5, 0.001, false, 0));
    return training(steps)
        .objective("fails once", new FailingOnce(began, failing))
        .listener(listener)
        .run(folder.resolve("runs"));
  }

  /** Does something after a step, the first time that it is done. */
  private static TrainingListener after(int step, Consumer<RunDirectory> what) {
    return new TrainingListener() {
      private RunDirectory run;

      @Override
      public void started(
          RunDirectory started, TrainConfig config, TrainingData data, String table) {
        run = started;
      }

      @Override
      public void stepped(Progress progress) {
        if (progress.step() == step && run != null) {
          what.accept(run);
          run = null;
        }
      }
    };
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
        after(
            1,
            run -> {
              run.control().ask(Action.CHECKPOINT, Double.NaN); // which finds the first gradient
              run.control().ask(Action.STOP, Double.NaN);
            });
    int steps = 3_000;
    Path run = train(1, steps, asker);
    assertThat(events(run))
        .contains("checkpoint asked for", "stopped by request")
        .hasSizeLessThan(steps);
  }

  private static List<String> events(Path run) {
    return MetricsLog.read(run.resolve("metrics.jsonl")).stream()
        .map(line -> line.path("event").asText())
        .toList();
  }

  @Test
  void gammaThatWasAskedForIsInTheMetricsWhereItHoldsFromThenOn() {
    Path run = train(2, 8, after(1, started -> started.control().ask(Action.GAMMA, 0.25)));
    List<ObjectNode> lines = MetricsLog.read(run.resolve("metrics.jsonl"));
    assertThat(lines.get(0).path("event").asText()).isEqualTo("gamma 0.5 -> 0.25");
    assertThat(lines.get(0).path("step").asLong(-1)).isZero();
    assertThat(events(run)).filteredOn(event -> !event.isEmpty()).hasSize(1);
  }

  @Test
  void gridOfWeightsThatWereGivenUpIsDrawnAnew() throws IOException {
    // the checkpoint that is asked for draws a grid, then finds that the step changed no weight
    Path run =
        train(1, 1, after(1, started -> started.control().ask(Action.CHECKPOINT, Double.NaN)));
    RunDirectory directory = RunDirectory.open(run);
    assertThat(Files.mismatch(directory.samplePoints(4), directory.samplePoints(0)))
        .isNotNegative();
  }

  @Test
  void checkpointIsNotMarkedAsTheBestForWhatAGivenUpStateHad() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("data").put("spec", "ring");
    settings.putObject("objective").put("name", "began");
    settings.putObject("network").put("architecture", "mlp").put("filters", 4);
    settings.putObject("optimizer").put("batch", 4);
    settings.putObject("machine").put("threads", 1);
    settings.putObject("log").put("everySteps", 1).put("checkpointEveryKimg", 0.016);
    settings.putObject("budget").put("steps", 100);
    List<Trainer> trainer = new ArrayList<>();
    try (var opened = ShortTraining.open(settings)) {
      Began began = new Began(new Equilibrium(0.5, 0.001, false, 0));
      trainer.add(
          Trainer.create(
              opened.config(),
              opened.data(),
              new NamedObjective("", new FailingOnce(began, 7)),
              folder,
              after(7, run -> trainer.get(0).stop()),
              GradientSync.LOCAL));
      assertThat(trainer.get(0).run()).isEqualTo(Outcome.STOPPED);
    }
    assertThat(trainer.get(0).directory().openCheckpoints(1, warning -> {}).bestMark())
        .contains(new Checkpoints.Best(16, "convergence", 0.25));
  }

  @Test
  void damagedLineOfTheMetricsIsToldOfAndDoesNotEndTheTraining() {
    List<String> warnings = new ArrayList<>();
    TrainingListener damaging = after(5, run -> damage(run.metrics()));
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void started(RunDirectory run, TrainConfig c, TrainingData data, String table) {
            damaging.started(run, c, data, table);
          }

          @Override
          public void stepped(Progress progress) {
            damaging.stepped(progress);
          }

          @Override
          public void warned(String message) {
            warnings.add(message);
          }
        };
    Path run = train(7, 10, listener);
    assertThat(warnings)
        .hasSize(2)
        .first()
        .asString()
        .contains("metrics.jsonl, line 1")
        .endsWith("; the lines after step 4 stay");
    assertThat(RunDirectory.open(run).openCheckpoints(1, warnings::add).list()).endsWith(40L);
  }

  private static void damage(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'?'}), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
