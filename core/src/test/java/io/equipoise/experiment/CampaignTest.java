package io.equipoise.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.data.TrainingData;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.training.Outcome;
import io.equipoise.training.Progress;
import io.equipoise.training.Settings;
import io.equipoise.training.Trainer;
import io.equipoise.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments carried out, stopped, gone on with. */
class CampaignTest {
  private static final int STEPS = 20;

  @TempDir private Path folder;

  private final Experiment experiment = new TwoVariants();
  private final Plan plan = TinyPlans.of(experiment, TinyPlans.points(STEPS), 1, 2);

  private ExperimentDirectory directory(String name) {
    return new ExperimentDirectory(plan.folder(folder.resolve(name)));
  }

  private Campaign campaign(
      ExperimentDirectory directory, TrainingLauncher launcher, CampaignListener listener) {
    return new Campaign(
        experiment, plan, directory, launcher, 1, "./equipoise experiment", listener);
  }

  private Outcome run(ExperimentDirectory directory) {
    try (InProcessTrainings trainings = new InProcessTrainings()) {
      return campaign(directory, trainings, CampaignListener.NONE).run();
    }
  }

  @Test
  void everyRunIsTrainedMeasuredAndReported() throws IOException {
    ExperimentDirectory directory = directory("whole");
    assertThat(run(directory)).isEqualTo(Outcome.FINISHED);
    ObjectNode report = WholeFile.readJson(directory.json());
    assertThat(report.path("complete").asBoolean()).isTrue();
    assertThat(report.path("runs")).hasSize(4);
    assertThat(report.path("variants").path("ebgan").path("modes").path("count").asInt())
        .isEqualTo(2);
    assertThat(report.path("runs").get(0).path("images").asLong()).isEqualTo(4 * STEPS);
    assertThat(Files.readString(directory.html()))
        .contains("<svg", "data:image/png;base64,", "./equipoise experiment", "ebgan-seed-2")
        .doesNotContain("Partial", "src=\"http", "href=\"http");
    assertThat(ImageIO.read(directory.png().toFile()).getWidth()).isGreaterThan(1000);
  }

  @Test
  void stoppedAndContinuedEqualsUndisturbed() {
    ExperimentDirectory undisturbed = directory("undisturbed");
    run(undisturbed);
    ExperimentDirectory stopped = directory("stopped");
    AtomicReference<Campaign> first = new AtomicReference<>();
    CampaignListener stopsAfterTwo =
        new CampaignListener() {
          private int reports;

          @Override
          public void reported(Path html) {
            if (++reports == 2) {
              first.get().stop();
            }
          }
        };
    try (InProcessTrainings trainings = new InProcessTrainings()) {
      first.set(campaign(stopped, trainings, stopsAfterTwo));
      assertThat(first.get().run()).isEqualTo(Outcome.STOPPED);
    }
    assertThat(WholeFile.readJson(stopped.json()).path("runs")).hasSize(2);
    trainHalf(stopped, plan.runs().get(2));
    assertThat(run(stopped)).isEqualTo(Outcome.FINISHED);
    for (PlannedRun run : plan.runs()) {
      assertThat(stopped.result(run).orElseThrow().values())
          .as(run.name())
          .isEqualTo(undisturbed.result(run).orElseThrow().values());
    }
  }

  /** As a killed campaign leaves a run. */
  private static void trainHalf(ExperimentDirectory directory, PlannedRun run) {
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    TrainingListener stopsHalfWay =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            if (progress.step() == STEPS / 2) {
              trainer.get().stop();
            }
          }
        };
    try (TrainingData data = Settings.open(run.config(), PackProgress.SILENT)) {
      trainer.set(Trainer.create(run.config(), data, directory.runs(run), stopsHalfWay));
      assertThat(trainer.get().run()).isEqualTo(Outcome.STOPPED);
    }
  }

  @Test
  void measuredRunsAreNotTrainedAgain() {
    ExperimentDirectory directory = directory("again");
    run(directory);
    TrainingLauncher refuses =
        new FakeLauncher((run, into) -> CompletableFuture.failedFuture(new AssertionError()));
    assertThat(campaign(directory, refuses, CampaignListener.NONE).run())
        .isEqualTo(Outcome.FINISHED);
  }

  @Test
  void picturesThatAreGoneAreToldAndOtherFilesBesideThemAreNot() throws IOException {
    ExperimentDirectory directory = directory("pictures");
    run(directory);
    Result first = directory.result(plan.runs().get(0)).orElseThrow();
    String kind = first.pictures().keySet().iterator().next().replaceFirst("-.*", "-");
    Path folderOfFirst = first.pictures().values().iterator().next().getParent();
    Files.writeString(folderOfFirst.resolve("holiday.png"), "none of ours");
    assertThat(run(directory)).isEqualTo(Outcome.FINISHED);
    for (Path picture : first.pictures().values()) {
      Files.delete(picture);
    }
    Result left = directory.result(plan.runs().get(0)).orElseThrow();
    assertThatThrownBy(() -> left.pictures(kind))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining(plan.runs().get(0).name())
        .hasMessageContaining("made again");
  }

  @Test
  void changedPlanIsRefusedNamingWhatDiffers() {
    ExperimentDirectory directory = directory("changed");
    directory.settle(plan);
    Plan longer = TinyPlans.of(experiment, TinyPlans.points(STEPS + 1), 1, 2);
    assertThatThrownBy(() -> directory.settle(longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("runs[0].settings.budget.steps is 21, was 20")
        .hasMessageContaining("another --out");
    Plan moreSeeds = TinyPlans.of(experiment, TinyPlans.points(STEPS), 1, 2, 3);
    assertThatThrownBy(() -> directory.settle(moreSeeds)).hasMessageContaining("seed");
    directory.settle(TinyPlans.of(experiment, TinyPlans.points(STEPS), 1, 2));
  }

  @Test
  void divergedRunIsAResultAndTheOthersGoOn() {
    ExperimentDirectory directory = directory("diverged");
    try (InProcessTrainings trainings = new InProcessTrainings()) {
      TrainingLauncher firstDiverges =
          new FakeLauncher(
              (run, into) -> {
                if (run.variant().equals("gan")) {
                  RunDirectory.create(into.runs(run), "gan-ring")
                      .writeConfig(run.config().toJson());
                  return CompletableFuture.completedFuture(Ending.DIVERGED);
                }
                return trainings.start(run, into);
              });
      assertThat(campaign(directory, firstDiverges, CampaignListener.NONE).run())
          .isEqualTo(Outcome.FINISHED);
    }
    ObjectNode report = WholeFile.readJson(directory.json());
    assertThat(report.path("runs").get(0).path("outcome").asText()).isEqualTo("diverged");
    assertThat(report.path("variants").has("gan")).isFalse();
    assertThat(report.path("variants").has("ebgan")).isTrue();
  }

  @Test
  void failedTrainingEndsTheCampaignWithItsReason() {
    List<String> stops = new ArrayList<>();
    TrainingLauncher fails =
        new FakeLauncher(
            (run, into) ->
                CompletableFuture.failedFuture(new IllegalStateException("no memory left"))) {
          @Override
          public void stop() {
            stops.add("stopped");
          }
        };
    assertThatThrownBy(() -> campaign(directory("failed"), fails, CampaignListener.NONE).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no memory left");
    assertThat(stops).isNotEmpty();
  }

  @Test
  void secondCampaignInTheSameFolderIsRefused() throws IOException {
    ExperimentDirectory directory = directory("claimed");
    try (var claim = directory.claim()) {
      assertThatThrownBy(() -> run(directory)).hasMessageContaining("by another process");
    }
  }

  /** The modes of two objectives, which is quicker than those of all. */
  private static final class TwoVariants implements Experiment {
    private final ModesExperiment modes = new ModesExperiment();

    @Override
    public String name() {
      return "two";
    }

    @Override
    public String question() {
      return "Which?";
    }

    @Override
    public String data() {
      return modes.data();
    }

    @Override
    public List<Long> seeds(Request request) {
      return List.of(1L);
    }

    @Override
    public ObjectNode common(Request request) {
      return modes.common(request);
    }

    @Override
    public List<Variant> variants(Request request) {
      return modes.variants(request).stream()
          .filter(variant -> List.of("gan", "ebgan").contains(variant.name()))
          .toList();
    }

    @Override
    public ObjectNode measuring(Request request) {
      return modes.measuring(request);
    }

    @Override
    public Measuring measure(Plan plan) {
      return modes.measure(plan);
    }

    @Override
    public Findings findings(Results results) {
      return modes.findings(results);
    }
  }

  /** A launcher that does as it is told. */
  private static class FakeLauncher implements TrainingLauncher {
    private interface Start {
      CompletableFuture<Ending> of(PlannedRun run, ExperimentDirectory directory);
    }

    private final Start start;

    FakeLauncher(Start start) {
      this.start = start;
    }

    @Override
    public CompletableFuture<Ending> start(PlannedRun run, ExperimentDirectory directory) {
      return start.of(run, directory);
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
  }
}
