package io.equipoise.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.features.OnnxFeatures;
import io.equipoise.run.WholeFile;
import io.equipoise.training.Outcome;
import io.equipoise.training.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments whose measures take their features from an ONNX file. */
class FeaturesOfAFileTest {
  @TempDir private Path folder;

  private Plan plan(Experiment experiment) throws IOException {
    Path model = folder.resolve("pooled.onnx");
    try (InputStream resource = OnnxFeatures.class.getResourceAsStream("pixels.onnx")) {
      Files.write(model, resource.readAllBytes());
    }
    ObjectNode small =
        SettingPaths.settings("network.filters", 2, "network.latent", 4, "network.channels", 1);
    ObjectNode given = Settings.merge(TinyPlans.images(folder.resolve("images")), small);
    return Plan.of(
        experiment, Scale.QUICK, given, List.of(1L), model.toString(), PackProgress.SILENT);
  }

  @Test
  void frechetDistanceIsTakenInThemAndTheirOriginIsKept() throws IOException {
    Experiment gamma = new GammaExperiment(List.of(0.3, 0.7));
    Plan plan = plan(gamma);
    assertThat(plan.measuring().path("measures").asText()).isEqualTo("fd,prdc,msssim");
    ExperimentDirectory directory = new ExperimentDirectory(folder.resolve("out"));
    try (InProcessTrainings trainings = new InProcessTrainings()) {
      Campaign campaign =
          new Campaign(gamma, plan, directory, trainings, 1, "", CampaignListener.NONE);
      assertThat(campaign.run()).isEqualTo(Outcome.FINISHED);
    }
    ObjectNode report = WholeFile.readJson(directory.json());
    assertThat(report.path("variants").path("gamma-0.7").path("fd").path("mean").asDouble())
        .isPositive();
    assertThat(report.path("runs").get(0).toString()).contains("pooled.onnx");
  }

  @Test
  void experimentsThatTakeNoneRefuseThem() {
    for (Experiment experiment :
        List.of(new GridExperiment(), new ModesExperiment(), new AnomalyExperiment(List.of()))) {
      assertThatThrownBy(() -> plan(experiment))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leave --features out");
    }
  }
}
