package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.run.ControlRequest;
import io.equipoise.run.ControlRequest.Action;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunControl;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.RunningTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for during the first step is done right after it: the first look is there. */
@Timeout(60)
class SteeringTest {
  private static final int IN_THE_FIRST_STEP = 1;

  @TempDir private Path folder;

  private static ObjectNode settings(String objective, int steps) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("seed", 1);
    all.putObject("data").put("spec", "ring");
    all.putObject("network").put("architecture", "mlp").put("filters", 8).put("latent", 3);
    ObjectNode players = all.putObject("objective").put("name", objective);
    if (objective.equals("began")) {
      players.put("gamma", 0.5);
    }
    all.putObject("optimizer").put("batch", 4);
    all.putObject("machine").put("threads", 1);
    all.putObject("log").put("everySteps", 2);
    all.putObject("budget").put("steps", steps);
    return all;
  }

  /** Trains; told of every step is who may ask for something. */
  private RunDirectory train(
      RunDirectory run, ObjectNode settings, BiConsumer<Trainer, Progress> onStep) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    Settings.Resolved resolved =
        run == null
            ? Settings.resolve(settings, none, PackProgress.SILENT)
            : Settings.resolve(settings, RunConfig.read(run).toJson(), PackProgress.SILENT);
    List<Trainer> trainer = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            onStep.accept(trainer.get(0), progress);
          }
        };
    try (var data = resolved.data()) {
      trainer.add(
          run == null
              ? Trainer.create(resolved.config(), data, folder, listener)
              : Trainer.resume(run, resolved.config(), data, listener));
      trainer.get(0).run();
      return trainer.get(0).directory();
    }
  }

  private static void ask(Trainer trainer, Action action, double value) {
    trainer.directory().control().ask(action, value);
  }

  private static BiConsumer<Trainer, Progress> gammaInStepOne(long stopAtStep) {
    return (trainer, progress) -> {
      if (progress.step() == IN_THE_FIRST_STEP) {
        ask(trainer, Action.GAMMA, 0.9);
      }
      if (progress.step() == stopAtStep) {
        trainer.stop();
      }
    };
  }

  @Test
  void changedGammaIsInTheMetricsTheLogAndEveryStepAfter() throws IOException {
    RunDirectory run = train(null, settings("began", 6), gammaInStepOne(-1));
    List<ObjectNode> lines = MetricsLog.read(run.metrics());
    assertThat(lines.get(0).path("event").asText()).isEqualTo("gamma 0.5 -> 0.9");
    assertThat(lines.get(0).path("step").asInt()).isEqualTo(IN_THE_FIRST_STEP);
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line.path("gamma").asDouble()).isEqualTo(0.9));
    assertThat(Files.readString(run.log())).contains("event: gamma 0.5 -> 0.9 at 4 images");
  }

  @Test
  void runResumedAfterAChangeOfGammaEqualsAnUndisturbedOne() throws IOException {
    RunDirectory undisturbed = train(null, settings("began", 12), gammaInStepOne(-1));
    RunDirectory stopped = train(null, settings("began", 12), gammaInStepOne(5));
    train(stopped, settings("began", 12), (trainer, progress) -> {});
    assertThat(newest(stopped)).isEqualTo(newest(undisturbed)).isNotEmpty();
    RunDirectory never = train(null, settings("began", 12), (trainer, progress) -> {});
    assertThat(newest(never)).isNotEqualTo(newest(undisturbed));
  }

  private static byte[] newest(RunDirectory run) throws IOException {
    Path checkpoint =
        run.openCheckpoints(
                3,
                warning -> {
                  throw new AssertionError(warning);
                })
            .latest()
            .orElseThrow()
            .path();
    return Files.readAllBytes(checkpoint.resolve("generator.safetensors"));
  }

  @Test
  void pausedTrainingWaitsUntilItIsToGoOn() throws InterruptedException {
    List<RunDirectory> begun = new ArrayList<>();
    Thread training =
        new Thread(
            () ->
                train(
                    null,
                    settings("began", 3),
                    (trainer, progress) -> {
                      if (progress.step() == IN_THE_FIRST_STEP) {
                        begun.add(trainer.directory());
                        ask(trainer, Action.PAUSE, Double.NaN);
                      }
                    }));
    training.start();
    RunningTrainer paused = awaitPaused(begun, true);
    assertThat(paused.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(paused.answers().get(0).said()).isEqualTo("paused at 4 images");
    assertThat(training.isAlive()).isTrue();
    begun.get(0).control().ask(Action.RESUME, Double.NaN);
    training.join();
    assertThat(MetricsLog.read(begun.get(0).metrics()))
        .extracting(line -> line.path("step").asInt())
        .containsExactly(1, 1, 2, 3);
    assertThat(begun.get(0).control().running()).isEmpty();
  }

  private static RunningTrainer awaitPaused(List<RunDirectory> begun, boolean paused) {
    while (true) {
      if (!begun.isEmpty()) {
        RunControl control = begun.get(0).control();
        var now = control.running().filter(trainer -> trainer.paused() == paused);
        if (now.isPresent()) {
          return now.get();
        }
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void checkpointAndStopAreDoneAndAnswered() {
    List<RunningTrainer> seen = new ArrayList<>();
    RunDirectory run =
        train(
            null,
            settings("ebgan", 1_000_000),
            (trainer, progress) -> {
              if (progress.step() == IN_THE_FIRST_STEP) {
                ask(trainer, Action.CHECKPOINT, Double.NaN);
                ask(trainer, Action.GAMMA, 0.7);
              }
              var running = trainer.directory().control().running();
              if (running.orElseThrow().answers().size() == 2 && seen.isEmpty()) {
                seen.add(running.get());
                ask(trainer, Action.STOP, Double.NaN);
              }
            });
    assertThat(run.samples()).contains(4L);
    assertThat(run.openCheckpoints(3, warning -> {}).list()).contains(4L);
    assertThat(seen.get(0).answers().get(0).done()).isTrue();
    assertThat(seen.get(0).answers().get(1).done()).isFalse();
    assertThat(seen.get(0).answers().get(1).said()).contains("this run has none");
  }

  @Test
  void requestsOfTheSameMomentAreTakenInTheirOrder() {
    RunDirectory run = train(null, settings("ebgan", 1), (trainer, progress) -> {});
    List<String> asked = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      asked.add(run.control().ask(Action.PAUSE, Double.NaN));
    }
    assertThat(run.control().take()).extracting(ControlRequest::id).isEqualTo(asked);
  }

  @Test
  void requestsToATrainingThatIsOverAreNotForTheNext() {
    RunDirectory run = train(null, settings("began", 2), (trainer, progress) -> {});
    run.control().ask(Action.STOP, Double.NaN);
    train(run, settings("began", 5), (trainer, progress) -> {});
    assertThat(MetricsLog.read(run.metrics()))
        .last()
        .satisfies(line -> assertThat(line.path("step").asInt()).isEqualTo(5));
  }
}
