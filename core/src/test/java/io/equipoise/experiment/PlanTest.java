package io.equipoise.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.training.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an experiment settles before it begins. */
class PlanTest {
  @Test
  void everyVariantIsRunWithEverySeed() {
    Plan plan = TinyPlans.modes(20, 4, 7);
    assertThat(plan.variants())
        .containsExactly("gan", "began", "ebgan", "ebgan-pt-0.01", "ebgan-pt-0.1", "ebgan-pt-1");
    assertThat(plan.runs()).hasSize(12).allMatch(run -> run.config().machine().threads() == 1);
    assertThat(plan.runs().get(11).name()).isEqualTo("ebgan-pt-1-seed-7");
    assertThat(plan.runs().get(11).config().objective().pullingAwayWeight()).isEqualTo(1);
    assertThat(plan.runs().get(11).seed()).isEqualTo(7);
  }

  @Test
  void givenSettingsWinOverTheExperimentsOwn() {
    ObjectNode given = TinyPlans.points(20);
    given.withObjectProperty("machine").put("threads", 2);
    Plan plan = TinyPlans.of(new ModesExperiment(), given, 1);
    assertThat(plan.runs())
        .allMatch(run -> run.config().network().filters() == 8)
        .allMatch(run -> run.config().machine().threads() == 2)
        .allMatch(run -> run.config().budget().steps() == 20);
  }

  @Test
  void variantsShareNetworksAndBudgetByThemselves() {
    Plan plan = TinyPlans.of(new ModesExperiment(), SettingPaths.settings(), 1);
    assertThat(plan.runs().stream().map(run -> run.config().network()).distinct()).hasSize(1);
    assertThat(plan.runs().stream().map(run -> run.config().budget()).distinct()).hasSize(1);
    assertThat(plan.runs().stream().map(run -> run.config().objective().name()).distinct())
        .containsExactlyInAnyOrderElementsOf(ObjectiveConfig.Name.PUBLISHED);
  }

  @Test
  void gridSearchesFullyConnectedNetworksAlikeForBothObjectives(@TempDir Path folder) {
    Plan plan = TinyPlans.of(new GridExperiment(), TinyPlans.images(folder), 1);
    Map<ObjectiveConfig.Name, List<NetworkConfig>> searched =
        plan.runs().stream()
            .map(PlannedRun::config)
            .collect(
                Collectors.groupingBy(
                    config -> config.objective().name(),
                    Collectors.mapping(TrainConfig::network, Collectors.toList())));
    assertThat(searched).containsOnlyKeys(ObjectiveConfig.Name.GAN, ObjectiveConfig.Name.EBGAN);
    assertThat(searched.get(ObjectiveConfig.Name.GAN))
        .containsExactlyElementsOf(searched.get(ObjectiveConfig.Name.EBGAN))
        .allMatch(network -> network.architecture() == Architecture.MLP)
        .extracting(NetworkConfig::layers, NetworkConfig::filters, NetworkConfig::dropout)
        .contains(tuple(2, 128, 0.0), tuple(4, 256, 0.5));
    assertThat(plan.variants())
        .contains("ebgan-l2-n128-p0.5-lr0.0003-m20", "gan-l4-n256-p0-lr0.001-d0.5")
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9.-]+"));
    assertThat(plan.runs())
        .extracting(run -> run.config().objective().margin())
        .contains("10", "20");
  }

  @Test
  void classesInOtherLettersHaveRunsOfTheirOwn(@TempDir Path folder) throws IOException {
    TinyPlans.images(folder);
    Files.move(folder.resolve("even"), folder.resolve("\u732b"));
    Files.move(folder.resolve("odd"), folder.resolve("\u72ac"));
    ObjectNode given = SettingPaths.settings("data.spec", folder.toString());
    Plan plan = TinyPlans.of(new AnomalyExperiment(List.of()), given, 1);
    assertThat(plan.runs()).hasSize(8).extracting(PlannedRun::name).doesNotHaveDuplicates();
    assertThat(plan.variants()).contains("gan-class--0", "gan-class--1");
  }

  @Test
  void settingThatIsComparedCannotBeGiven() {
    ObjectNode given = SettingPaths.settings("data.spec", "ring", "objective.name", "gan");
    assertThatThrownBy(() -> TinyPlans.of(new ModesExperiment(), given, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sets objective.name itself");
    ObjectNode seed = SettingPaths.settings("data.spec", "ring", "seed", 3);
    assertThatThrownBy(() -> TinyPlans.of(new ModesExperiment(), seed, 1))
        .hasMessageContaining("--seeds");
  }

  @Test
  void dataThatTheExperimentCannotUseAreRefused() {
    ObjectNode ring = SettingPaths.settings("data.spec", "ring");
    for (Experiment images :
        List.of(
            new GammaExperiment(GammaExperiment.GAMMAS),
            new ConvergenceExperiment(),
            new ObjectivesExperiment())) {
      ObjectNode given = ring.deepCopy();
      given.putObject("network").put("architecture", "mlp");
      assertThatThrownBy(() -> TinyPlans.of(images, given, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ring are points");
    }
    ObjectNode missing = SettingPaths.settings("data.spec", "no/such/folder");
    assertThatThrownBy(() -> TinyPlans.of(new ModesExperiment(), missing, 1))
        .isInstanceOf(DataException.class);
  }

  @Test
  void oneGammaIsNoComparison() {
    assertThatThrownBy(() -> new GammaExperiment(List.of(0.5))).hasMessageContaining("two or more");
  }

  @Test
  void differenceIsNamedInBothDirections() {
    Plan plan = TinyPlans.modes(20, 1);
    ObjectNode before = plan.toJson();
    assertThat(plan.difference(before)).isEmpty();
    ((ObjectNode) before.get("runs").get(2).get("settings")).put("seed", 9);
    assertThat(plan.difference(before)).hasValue("runs[2].settings.seed is 1, was 9");
    before = plan.toJson().put("more", "x");
    assertThat(plan.difference(before)).hasValue("more is not there, was x");
  }
}
