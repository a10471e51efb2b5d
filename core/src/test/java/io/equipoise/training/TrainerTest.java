package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.latent.EnergySurface;
import io.equipoise.latent.NpyFile;
import io.equipoise.latent.Sampler;
import io.equipoise.latent.TrainedDiscriminator;
import io.equipoise.latent.TrainedGenerator;
import io.equipoise.latent.TrainedRun;
import io.equipoise.run.CheckpointContents;
import io.equipoise.run.Checkpoints;
import io.equipoise.run.MetricsLog;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.Verified;
import io.equipoise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TrainerTest extends ShortTraining {
  @Test
  void stoppedRunHasWrittenACheckpointAndSaysSo() {
    ObjectNode settings = settings("began", "mlp");
    List<Trainer> trainer = new ArrayList<>();
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            if (progress.step() == 7) {
              trainer.get(0).stop();
            }
          }
        };
    budget(settings, 1000);
    try (Opened opened = open(settings)) {
      trainer.add(Trainer.create(opened.config(), opened.data(), folder.resolve("runs"), stopper));
      assertThat(trainer.get(0).run()).isEqualTo(Outcome.STOPPED);
      RunDirectory run = trainer.get(0).directory();
      assertThat(
              run.openCheckpoints(1, w -> {}).latest().orElseThrow().state().path("step").asInt())
          .isEqualTo(7);
    }
  }

  @Test
  void divergingRunGoesBackThreeTimesAndThenNamesTheQuantity() {
    Path path = train(settings("began", "mlp"), 2, TrainingListener.NONE);
    poison(RunDirectory.open(path));
    List<String> warnings = new ArrayList<>();
    TrainingListener listener = Warnings.to(warnings);
    assertThatThrownBy(() -> resume(path, 100, listener))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the energy of a generated image is not finite in step 3")
        .hasMessageContaining("--lr");
    assertThat(warnings).filteredOn(w -> w.contains("back to the checkpoint")).hasSize(3);
  }

  /** Gives the newest checkpoint of a run a generator that makes no numbers. */
  private static void poison(RunDirectory run) {
    Checkpoints checkpoints = run.openCheckpoints(3, w -> {});
    Verified newest = checkpoints.latest().orElseThrow();
    try (TensorScope scope = new TensorScope()) {
      Map<String, Map<String, Tensor>> tensors = new TreeMap<>();
      newest.stems().forEach(stem -> tensors.put(stem, newest.tensors(stem)));
      tensors.get("generator").values().forEach(t -> t.fill_(new Scalar(Double.NaN)));
      checkpoints.save(newest.images(), new CheckpointContents(tensors, newest.state()));
    }
  }

  @Test
  void everyFieldOfTheContractIsInAMetricsLine() {
    Path began = train(settings("began", "mlp"), 4, TrainingListener.NONE);
    Path ebgan = train(settings("ebgan-pt", "mlp"), 4, TrainingListener.NONE);
    String[] common = {
      "step",
      "images",
      "seconds",
      "images_per_second",
      "energy_real",
      "energy_fake",
      "loss_d",
      "loss_g",
      "learning_rate"
    };
    ObjectNode line = MetricsLog.read(began.resolve("metrics.jsonl")).get(0);
    assertThat(names(line))
        .contains(common)
        .contains("k", "gamma", "convergence", "balance", "target");
    line = MetricsLog.read(ebgan.resolve("metrics.jsonl")).get(0);
    assertThat(names(line)).contains(common).contains("margin", "hinge_active", "pulling_away");
    assertThat(began).isDirectoryContaining("glob:**/events.out.tfevents.*");
    assertThat(began).isDirectoryContaining("glob:**/reals.png");
  }

  @Test
  void pointsAndSurfaceAreKeptAsNumbersThatTheCheckpointGives() {
    ObjectNode settings = settings("began", "mlp");
    Path path = train(settings, 7, TrainingListener.NONE);
    RunDirectory run = RunDirectory.open(path);
    TrainedRun trained = TrainedRun.open(path, OptionalLong.empty(), warning -> {});
    long images = trained.images();
    assertThat(run.surfaces()).startsWith(0L).endsWith(images);
    assertThat(NpyFile.readFloats(run.realPoints()).shape()).containsExactly(1024, 2);
    try (TrainedGenerator generator = TrainedGenerator.of(trained);
        TrainedDiscriminator discriminator = TrainedDiscriminator.of(trained)) {
      Sampler sampler = generator.sampler();
      long seed = RunConfig.read(run).seed();
      assertThat(NpyFile.readFloats(run.samplePoints(images)).values())
          .isEqualTo(sampler.values(sampler.latents(seed, 0, 1024)));
      EnergySurface surface = EnergySurface.of(discriminator::unusualness, 64);
      NpyFile.Floats kept = NpyFile.readFloats(run.sampleSurface(images));
      assertThat(kept.shape()).containsExactly(64, 64);
      assertThat(kept.values()).isEqualTo(surface.values());
    }
  }

  @Test
  void pointsAreDrawnMoreOftenAtTheStart() {
    ObjectNode settings = settings("began", "mlp");
    settings.withObjectProperty("optimizer").put("batch", 50);
    settings.withObjectProperty("log").put("samplesEveryKimg", 2).put("checkpointEveryKimg", 10);
    Path path = train(settings, 100, TrainingListener.NONE);
    assertThat(RunDirectory.open(path).surfaces())
        .containsExactly(0L, 1000L, 1250L, 1600L, 2000L, 4000L, 5000L); // 1.25^2 = 1.5625
  }

  @Test
  void runOnImagesKeepsNoPoints() {
    Path run = train(settings("began", "began"), 2, TrainingListener.NONE);
    assertThat(RunDirectory.open(run).surfaces()).isEmpty();
    assertThat(run.resolve("reals.npy")).doesNotExist();
  }

  private static List<String> names(ObjectNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
