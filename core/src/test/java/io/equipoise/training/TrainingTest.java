package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import io.equipoise.data.ImageData;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.latent.TrainedRun;
import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  @TempDir private Path folder;

  private Path runs() {
    return folder.resolve("runs");
  }

  /** Fights the generated energies with a weight that grows from step to step. */
  private record Growing(double weight) implements Objective {
    @Override
    public Slopes slopes(double[] real, double[] generated) {
      int n = real.length;
      double energyReal = Objective.mean(real);
      double energyFake = Objective.mean(generated);
      return new Slopes(
          energyReal - weight * energyFake,
          energyFake,
          constant(n, 1.0 / n),
          constant(n, -weight / n),
          constant(n, 1.0 / n));
    }

    private static double[] constant(int n, double value) {
      double[] all = new double[n];
      Arrays.fill(all, value);
      return all;
    }

    @Override
    public Growing next(double energyReal, double energyFake) {
      return new Growing(weight + 0.01 * energyReal);
    }

    @Override
    public Map<String, Double> state() {
      return Map.of("weight", weight);
    }

    @Override
    public Growing restore(Map<String, Double> state) {
      return new Growing(state.get("weight"));
    }

    @Override
    public Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
      return Map.of("weight", weight);
    }
  }

  /** Thirteen slopes of grey. */
  private record Slanted(String fingerprint) implements ImageData {
    @Override
    public String name() {
      return "slanted";
    }

    @Override
    public long count() {
      return 13;
    }

    @Override
    public int resolution() {
      return 32;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void read(long index, byte[] into, int offset) {
      for (int i = 0; i < 1024; i++) {
        into[offset + i] = (byte) ((i % 32 * index + i / 32 * (13 - index)) / 2);
      }
    }
  }

  private static Training small(Training training) {
    return training
        .set("network.filters", 4)
        .set("network.latent", 4)
        .set("optimizer.batch", 4)
        .set("machine.threads", 1)
        .set("machine.precision", "fp32")
        .set("log.everySteps", 2);
  }

  private static Training onRing() {
    return small(Training.on("ring")).set("network.architecture", "mlp");
  }

  private static Training growing() {
    return onRing().objective("growing from 0.1", new Growing(0.1));
  }

  private static ObjectNode config(Path run) {
    return RunDirectory.open(run).readConfig();
  }

  /** Every file of the newest checkpoint but what tells the time. */
  private static Map<String, byte[]> newest(Path run) {
    TrainedRun trained = TrainedRun.open(run, OptionalLong.empty(), warning -> {});
    return Map.of(
        "generator", weights(trained, "generator"),
        "discriminator", weights(trained, "discriminator"),
        "optimizer", weights(trained, "optimizer"),
        "ema", weights(trained, "ema"));
  }

  private static byte[] weights(TrainedRun run, String stem) {
    try {
      return Files.readAllBytes(run.checkpoint().path().resolve(stem + ".safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSame(Path run, Path other) {
    Map<String, byte[]> expected = newest(other);
    newest(run).forEach((stem, bytes) -> assertThat(bytes).as(stem).isEqualTo(expected.get(stem)));
  }

  @Test
  void settingsAreThoseOfThePresetUnlessSet() {
    Path run = onRing().set("objective.name", "ebgan").set("budget.steps", 2).run(runs());
    ObjectNode config = config(run);
    assertThat(config.at("/objective/name").asText()).isEqualTo("ebgan");
    assertThat(config.at("/optimizer/batch").asInt()).isEqualTo(4);
    assertThat(config.path("preset").asText()).isEqualTo("points");
    assertThat(config.at("/budget/minutes").asDouble()).isZero();
    assertThat(config.path("environment").has("objective")).isFalse();
  }

  @Test
  void configSaysWhatARunWasMadeWith() {
    ObjectNode made = config(onRing().set("budget.steps", 2).run(runs()));
    assertThat(made.at("/environment/equipoise").asText()).isNotEmpty();
    assertThat(made.at("/environment/libtorch").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(made.at("/environment/java").asText()).isEqualTo(System.getProperty("java.version"));
    assertThat(made.at("/environment/data_fingerprint").asText()).hasSize(64);
  }

  @Test
  void unknownSettingsAreNamed() {
    assertThatThrownBy(() -> onRing().set("network.depth", 3).run(runs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown setting network.depth");
    assertThatThrownBy(() -> onRing().set("optimizer.batch", "many").run(runs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("optimizer.batch");
  }

  @Test
  void trainingIsStoppedFromAnotherThreadAndResumedToTheBit() throws Exception {
    Path undisturbed = onRing().set("budget.steps", 60).run(runs());
    CountDownLatch stepped = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Training training =
        onRing()
            .set("budget.steps", 60)
            .listener(
                new TrainingListener() {
                  @Override
                  public void stepped(Progress progress) {
                    stepped.countDown();
                    await(asked);
                  }
                });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Path> run = thread.submit(() -> training.run(runs()));
      await(stepped);
      training.stop();
      asked.countDown();
      assertThat(TrainedRun.open(run.get(), OptionalLong.empty(), w -> {}).images()).isEqualTo(4);
      assertThat(Training.resume(run.get()).run()).isEqualTo(run.get());
      assertSame(run.get(), undisturbed);
    } finally {
      thread.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void trainingThatIsStoppedBeforeItBeganLeavesARunToGoOnWith() {
    Training training = onRing().set("budget.steps", 5);
    training.stop();
    Path run = training.run(runs());
    assertThat(TrainedRun.open(run, OptionalLong.empty(), w -> {}).images()).isZero();
    assertThatThrownBy(() -> training.run(runs())).hasMessageContaining("was run");
    Training.resume(run).run();
    assertThat(TrainedRun.open(run, OptionalLong.empty(), w -> {}).images()).isEqualTo(20);
  }

  @Test
  void objectiveOfAProgramIsResumedToTheBitWithItsState() {
    Path undisturbed = growing().set("budget.steps", 12).run(runs());
    Path stopped = growing().set("budget.steps", 5).run(runs());
    Training.resume(stopped)
        .objective("growing from 0.1", new Growing(0.1))
        .set("budget.steps", 12)
        .run();
    assertSame(stopped, undisturbed);
    List<ObjectNode> metrics = MetricsLog.read(stopped.resolve("metrics.jsonl"));
    assertThat(metrics.get(metrics.size() - 1).path("weight").asDouble()).isGreaterThan(0.1);
    assertThat(config(stopped).at("/objective/name").asText()).isEqualTo("custom");
    assertThat(config(stopped).at("/environment/objective").asText()).isEqualTo("growing from 0.1");
  }

  @Test
  void objectiveOfAProgramDrivesBothPlayers() {
    Objective still =
        (real, generated) -> new Slopes(0, 0, new double[4], new double[4], new double[4]);
    Path one = growing().set("budget.steps", 3).run(runs());
    Path other = onRing().objective("still", still).set("budget.steps", 3).run(runs());
    assertThat(newest(one).get("discriminator")).isNotEqualTo(newest(other).get("discriminator"));
    assertThat(newest(one).get("generator")).isNotEqualTo(newest(other).get("generator"));
  }

  @Test
  void runWithAnObjectiveOfAProgramIsNotResumedWithoutIt() {
    Path run = growing().set("budget.steps", 2).run(runs());
    byte[] before = newest(run).get("generator");
    assertThatThrownBy(() -> Training.resume(run).set("budget.steps", 4).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was trained with the objective 'growing from 0.1'")
        .hasMessageContaining("Training.objective(\"growing from 0.1\"");
    assertThatThrownBy(
            () -> Training.resume(run).objective("growing from 0.2", new Growing(0.2)).run())
        .hasMessageContaining("'growing from 0.1'");
    Settings.Resolved resolved =
        Settings.resolve(
            config(run).objectNode(),
            RunConfig.read(RunDirectory.open(run)).toJson(),
            PackProgress.SILENT);
    try (TrainingData data = resolved.data()) {
      assertThatThrownBy(
              () ->
                  Trainer.resume(
                      RunDirectory.open(run), resolved.config(), data, TrainingListener.NONE))
          .hasMessageContaining("resume it from one that gives it");
      assertThatThrownBy(
              () -> Trainer.create(resolved.config(), data, runs(), TrainingListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a Java program brings");
    }
    assertThat(newest(run).get("generator")).isEqualTo(before);
    Path plain = onRing().set("budget.steps", 2).run(runs());
    assertThatThrownBy(() -> Training.resume(plain).objective("growing", new Growing(1)).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("and not with 'growing'");
  }

  @Test
  void stateThatNoCheckpointCanHoldIsTold() {
    assertThatThrownBy(
            () ->
                onRing()
                    .objective("lost", new Growing(Double.NaN))
                    .set("budget.steps", 2)
                    .run(runs()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("weight is NaN");
  }

  @Test
  void slopesOfAnotherNumberAreRefused() {
    assertThatThrownBy(() -> new Slopes(0, 0, new double[4], new double[3], new double[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch has as many of each");
  }

  @Test
  void dataOfAProgramAreTrainedOnAndResumedToTheBit() {
    Slanted data = new Slanted("slanted, version 1");
    Path undisturbed = small(Training.on(data)).set("budget.steps", 6).run(runs());
    Path run = small(Training.on(data)).set("budget.steps", 3).run(runs());
    Training.resume(run).data(data).set("budget.steps", 6).run();
    assertSame(run, undisturbed);
    assertThat(config(run).at("/network/channels").asInt()).isEqualTo(1);
    assertThat(config(run).at("/data/spec").asText()).isEqualTo("own:slanted");
    assertThat(run.getFileName().toString()).endsWith("began-slanted");
    assertThat(run.resolve("reals.png")).isRegularFile();
  }

  /** Classes and all, but not packed: no classifier, so measures that need none. */
  private record Labelled(Slanted slopes) implements ImageData {
    @Override
    public String name() {
      return "labelled";
    }

    @Override
    public long count() {
      return slopes.count();
    }

    @Override
    public String fingerprint() {
      return slopes.fingerprint();
    }

    @Override
    public List<String> classNames() {
      return List.of("flat", "steep");
    }

    @Override
    public int label(long index) {
      return (int) (index % 2);
    }

    @Override
    public int resolution() {
      return 32;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void read(long index, byte[] into, int offset) {
      slopes.read(index, into, offset);
    }
  }

  @Test
  void dataOfAProgramAreMeasuredWithoutAClassifier() {
    Labelled data = new Labelled(new Slanted("version 1"));
    Path run =
        small(Training.on(data))
            .set("budget.steps", 3)
            .set("evaluation.everyKimg", 0.012)
            .set("evaluation.images", 8)
            .run(runs());
    assertThat(MetricsLog.read(run.resolve("metrics.jsonl"))).anyMatch(line -> line.has("swd"));
    assertThatThrownBy(
            () ->
                small(Training.on(data))
                    .set("evaluation.everyKimg", 1)
                    .set("evaluation.metrics", "fd")
                    .run(runs()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--evaluate-features");
  }

  @Test
  void runOnDataOfAProgramIsNotResumedWithoutThem() {
    Path run = small(Training.on(new Slanted("version 1"))).set("budget.steps", 2).run(runs());
    assertThatThrownBy(() -> Training.resume(run).set("budget.steps", 4).run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("own:slanted is a set that a Java program brought");
    assertThatThrownBy(
            () -> Training.resume(run).data(new Slanted("version 2")).set("budget.steps", 4).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other data");
  }
}
