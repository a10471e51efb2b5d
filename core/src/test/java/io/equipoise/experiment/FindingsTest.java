package io.equipoise.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.report.Page;
import io.equipoise.run.SampleGrid;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What experiments conclude from values that are made up, so that the answer is known. */
class FindingsTest {
  @TempDir private Path folder;

  private ObjectNode images() {
    return TinyPlans.images(folder.resolve("images"));
  }

  private Result result(PlannedRun run, ObjectNode values) {
    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    Path file = folder.resolve("grid.png");
    SampleGrid.write(picture, file);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("outcome", "finished").set("values", values);
    return new Result(
        run,
        json,
        Map.of(CheckpointMeasuring.grid(1000), file, MixtureMeasuring.SURFACE + "000001000", file));
  }

  private Results results(Plan plan, BiConsumer<PlannedRun, ObjectNode> values) {
    List<Result> all = new ArrayList<>();
    for (PlannedRun run : plan.runs()) {
      ObjectNode measured = JsonNodeFactory.instance.objectNode();
      values.accept(run, measured);
      all.add(result(run, measured));
    }
    return new Results(plan, all);
  }

  private static String html(Findings findings) {
    Page page = new Page("t");
    findings
        .sections()
        .forEach(
            section -> {
              page.text(section.text());
              section.table().ifPresent(page::table);
              section.figures().forEach(shown -> page.figure(shown.figure(), shown.caption()));
            });
    findings.picture().ifPresent(Page::picture);
    return page.html();
  }

  @Test
  void diversityThatGrowsWithGammaIsFound() {
    GammaExperiment gamma = new GammaExperiment(GammaExperiment.GAMMAS);
    Plan plan = TinyPlans.of(gamma, images(), 1, 2);
    Findings findings =
        gamma.findings(
            results(
                plan,
                (run, values) -> {
                  double at = run.config().objective().gamma();
                  values.put("diversity", at + 0.01 * run.seed()).put("ms_ssim", 1 - at);
                }));
    var correlations = findings.facts().path("rank_correlation_with_gamma");
    assertThat(correlations.path("diversity").asDouble()).isGreaterThan(0.9);
    assertThat(correlations.path("ms_ssim").asDouble()).isEqualTo(-1);
    assertThat(html(findings)).contains("0.7150 (0.7100 to 0.7200)");
  }

  @Test
  void measureThatFollowsMIsFoundAndOneThatDoesNotIsToldApart() {
    ConvergenceExperiment convergence = new ConvergenceExperiment();
    Plan plan = TinyPlans.of(convergence, images(), 1);
    Findings findings =
        convergence.findings(
            results(
                plan,
                (run, values) -> {
                  var curve = values.putArray("curve");
                  var over = values.putArray("over_images");
                  for (int i = 1; i <= 6; i++) {
                    curve.addObject().put("images", 100 * i - 1).put("convergence", 1.0 / i);
                    double zigzag = i % 2;
                    over.addObject()
                        .put("images", 100 * i)
                        .put("swd", 30.0 / i)
                        .put("ms_ssim", zigzag);
                  }
                  values.put("swd", 5).put("ms_ssim", 0);
                }));
    var correlations = findings.facts().path("rank_correlation_with_m");
    assertThat(correlations.path("swd").path("seed-1").asDouble()).isEqualTo(1);
    assertThat(Math.abs(correlations.path("ms_ssim").path("seed-1").asDouble())).isLessThan(0.5);
    assertThat(html(findings)).contains("M over training");
  }

  @Test
  void modesAreAveragedOverSeeds() {
    ModesExperiment modes = new ModesExperiment();
    Plan plan = TinyPlans.modes(20, 1, 2);
    Results results = results(plan, (run, values) -> values.put("modes", run.seed() == 1 ? 8 : 5));
    assertThat(results.spread("gan", "modes")).hasValue(new Spread(6.5, 5, 8, 2));
    assertThat(html(modes.findings(results))).contains("6.50 (5 to 8)");
  }

  @Test
  void everyExperimentReportsBeforeAnythingIsMeasured() {
    ModesExperiment modes = new ModesExperiment();
    Results none = new Results(TinyPlans.modes(20, 1), List.of());
    assertThat(modes.findings(none).picture()).isEmpty();
    assertThat(html(modes.findings(none))).contains("0 of 1");
    for (Experiment experiment :
        List.of(
            new GammaExperiment(GammaExperiment.GAMMAS),
            new ConvergenceExperiment(),
            new ObjectivesExperiment())) {
      Results empty = new Results(TinyPlans.of(experiment, images(), 1), List.of());
      assertThat(experiment.findings(empty).picture()).as(experiment.name()).isEmpty();
      assertThat(html(experiment.findings(empty))).isNotEmpty();
    }
  }

  @Test
  void objectivesShareNetworksAndNumberOfImages() {
    Plan plan = TinyPlans.of(new ObjectivesExperiment(), images(), 1, 2, 3);
    assertThat(plan.runs()).hasSize(12);
    assertThat(plan.runs().stream().map(run -> run.config().network()).distinct()).hasSize(1);
    assertThat(plan.runs().stream().map(run -> run.config().budget()).distinct()).hasSize(1);
    Findings findings =
        new ObjectivesExperiment()
            .findings(results(plan, (run, values) -> values.put("diversity", run.seed())));
    assertThat(html(findings)).contains("2 (1 to 3)").contains("ebgan-pt-seed-3");
  }

  @Test
  void areasAreAveragedOverClasses() {
    AnomalyExperiment anomaly = new AnomalyExperiment(List.of());
    Plan plan = TinyPlans.of(anomaly, images(), 1);
    assertThat(plan.variants())
        .containsExactly(
            "gan-class-even",
            "ebgan-class-even",
            "ebgan-pt-class-even",
            "began-class-even",
            "gan-class-odd",
            "ebgan-class-odd",
            "ebgan-pt-class-odd",
            "began-class-odd");
    assertThat(plan.runs().get(0).config().data().spec()).endsWith("#class=even&hold-out=10");
    Findings findings =
        anomaly.findings(
            results(
                plan,
                (run, values) -> values.put("auroc", run.variant().endsWith("even") ? 0.9 : 0.7)));
    var began = findings.facts().path("auroc_by_objective").path("began");
    assertThat(began.path("mean").asDouble()).isEqualTo(0.8);
    assertThat(html(findings)).contains("0.8000 (0.7000 to 0.9000)", "class odd");
  }

  @Test
  void bothObjectivesSearchTheSameNumberOfConfigurations() {
    GridExperiment grid = new GridExperiment();
    Plan plan = TinyPlans.of(grid, images(), 1);
    assertThat(plan.variants().stream().filter(name -> name.startsWith("gan-")))
        .hasSize(plan.variants().size() / 2);
    Findings findings =
        grid.findings(
            results(
                plan,
                (run, values) ->
                    values.put(
                        "inception_score_modified", run.variant().startsWith("gan") ? 1 : 3)));
    assertThat(findings.facts().path("gan").path("median").asDouble()).isEqualTo(1);
    assertThat(findings.facts().path("ebgan").path("median").asDouble()).isEqualTo(3);
    assertThat(html(findings)).contains("ebgan: median 3, best 3 of 32");
  }
}
