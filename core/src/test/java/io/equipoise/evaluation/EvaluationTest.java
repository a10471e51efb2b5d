package io.equipoise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.NativeScope;
import io.equipoise.metrics.FeatureStatistics;
import io.equipoise.metrics.FrechetDistance;
import io.equipoise.metrics.InceptionScore;
import io.equipoise.metrics.KernelDistance;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.MsSsim;
import io.equipoise.metrics.Neighbourhoods;
import io.equipoise.metrics.SlicedWasserstein;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class EvaluationTest {
  private static final EvaluationProgress SILENT = EvaluationProgress.SILENT;
  private static final int SIDE = 16;
  private static final Set<Measure> ALL = EnumSet.allOf(Measure.class);
  private static final Set<Measure> QUICK = Measure.parse("fd,kd,prdc,msssim,memorisation");

  private GivenImages real;
  private GivenImages held;
  private ProjectionFeatures extractor;

  @BeforeEach
  void draw() {
    real = GivenImages.waves("real", 1, 120, 1, SIDE, 0);
    held = GivenImages.waves("held", 5, 110, 1, SIDE, 0);
    extractor = new ProjectionFeatures(SIDE * SIDE, 8, 3);
  }

  /** Small numbers of pairs and subsets: the measures have tests of their own. */
  private static EvaluationConfig config(Set<Measure> measures) {
    return new EvaluationConfig(measures, 3, 3, 5, 4, 50, 4, 40);
  }

  private Reference reference() {
    return Reference.of(real).with(extractor).withTraining(real, Optional.of(held));
  }

  private EvaluationResult evaluate(SampleSet generated, Set<Measure> measures) {
    try (Evaluation evaluation = Evaluation.against(reference(), config(measures), SILENT)) {
      return evaluation.of(generated, SILENT);
    }
  }

  @Test
  void valuesAreThoseOfTheMeasures() {
    GivenImages generated = GivenImages.waves("generated", 2, 100, 1, SIDE, 0.2);
    EvaluationResult result = evaluate(generated, ALL);
    Tensor rows = extractor.of(generated.read(range(100))).features();
    Tensor realRows = extractor.of(real.read(range(120))).features();
    var near = Neighbourhoods.of(realRows, rows, 3, 5, MeasureProgress.SILENT);
    var kd = KernelDistance.between(realRows, rows, 4, 50, 3, MeasureProgress.SILENT);
    var probabilities = extractor.of(generated.read(range(100))).probabilities().orElseThrow();

    assertThat(result.value(Quantity.FD)).isCloseTo(frechet(realRows, rows), within(1e-6));
    assertThat(result.value(Quantity.KD)).isEqualTo(kd.value());
    assertThat(result.value(Quantity.KD_DEVIATION)).isEqualTo(kd.deviation());
    assertThat(result.value(Quantity.PRECISION)).isEqualTo(near.precisionRecall().precision());
    assertThat(result.value(Quantity.RECALL)).isEqualTo(near.precisionRecall().recall());
    assertThat(result.value(Quantity.DENSITY)).isEqualTo(near.densityCoverage().density());
    assertThat(result.value(Quantity.COVERAGE)).isEqualTo(near.densityCoverage().coverage());
    assertThat(result.value(Quantity.INCEPTION_SCORE))
        .isCloseTo(InceptionScore.of(probabilities, 4).value(), within(1e-9));
    assertThat(result.value(Quantity.SWD))
        .isEqualTo(SlicedWasserstein.between(real, generated, 3, MeasureProgress.SILENT).value());
    assertThat(result.value(Quantity.MS_SSIM))
        .isEqualTo(MsSsim.ofPairs(generated, 40, 3, MeasureProgress.SILENT).value());
    assertThat(result.value(Quantity.MS_SSIM_REAL))
        .isEqualTo(MsSsim.ofPairs(real, 40, 3, MeasureProgress.SILENT).value());
  }

  private static double frechet(Tensor real, Tensor generated) {
    try (FeatureStatistics a = new FeatureStatistics(real.size(1));
        FeatureStatistics b = new FeatureStatistics(real.size(1))) {
      a.add(real);
      b.add(generated);
      return FrechetDistance.between(a, b).value();
    }
  }

  private static long[] range(int n) {
    return LongStream.range(0, n).toArray();
  }

  @Test
  void resultSaysAllThatTheValuesDependOn() {
    JsonNode json = evaluate(held, ALL).toJson();
    for (String key :
        new String[] {
          "fd",
          "kd",
          "inception_score",
          "precision",
          "recall",
          "density",
          "coverage",
          "swd",
          "ms_ssim",
          "inception_score_modified",
          "modes",
          "modes_of",
          "memorisation",
          "seconds"
        }) {
      assertThat(json.path(key).isNumber()).as(key).isTrue();
    }
    JsonNode basis = json.path("basis");
    assertThat(basis.path("extractor").path("name").asText()).isEqualTo("projection");
    assertThat(basis.path("extractor").path("sha256").asText()).hasSize(64);
    assertThat(basis.path("extractor").path("resize").asText()).isEqualTo("none");
    assertThat(basis.path("real").path("count").asInt()).isEqualTo(120);
    assertThat(basis.path("real").path("fingerprint").asText()).isEqualTo("real");
    assertThat(basis.path("generated").path("count").asInt()).isEqualTo(110);
    assertThat(basis.path("kd").path("subset_size").asInt()).isEqualTo(50);
    assertThat(basis.path("is").path("splits").asInt()).isEqualTo(4);
    assertThat(basis.path("prdc").path("density_k").asInt()).isEqualTo(5);
    assertThat(basis.path("seed").asInt()).isEqualTo(3);
    assertThat(basis.path("version").asText()).isNotEmpty();
    assertThat(basis.path("held_out").path("name").asText()).isEqualTo("held");
  }

  @Test
  void keyIsOfWhatTheValuesDependOn() {
    EvaluationResult once = evaluate(held, Measure.parse("fd"));
    assertThat(evaluate(held, Measure.parse("fd")).key()).isEqualTo(once.key()).hasSize(8);
    assertThat(evaluate(real, Measure.parse("fd")).key()).isNotEqualTo(once.key());
    assertThat(evaluate(held, Measure.parse("fd,prdc")).key()).isNotEqualTo(once.key());
  }

  @Test
  void betterSamplesGiveBetterValues() {
    EvaluationResult good = evaluate(GivenImages.waves("g", 7, 120, 1, SIDE, 0.02), QUICK);
    EvaluationResult bad = evaluate(GivenImages.waves("b", 7, 120, 1, SIDE, 0.6), QUICK);
    for (Quantity quantity : good.values().keySet()) {
      if (quantity.better() == Quantity.Better.LOWER) {
        assertThat(good.value(quantity)).as(quantity.key()).isLessThan(bad.value(quantity));
      } else if (quantity.better() == Quantity.Better.HIGHER) {
        assertThat(good.value(quantity)).as(quantity.key()).isGreaterThan(bad.value(quantity));
      }
    }
  }

  @Test
  void realAgainstRealIsNearTheIdeal() {
    EvaluationResult same = evaluate(real, ALL);
    assertThat(same.value(Quantity.FD)).isCloseTo(0, within(1e-6));
    assertThat(same.value(Quantity.PRECISION)).isEqualTo(1);
    assertThat(same.value(Quantity.RECALL)).isEqualTo(1);
    assertThat(same.value(Quantity.COVERAGE)).isEqualTo(1);
    assertThat(same.value(Quantity.MS_SSIM)).isEqualTo(same.value(Quantity.MS_SSIM_REAL));
    EvaluationResult other = evaluate(held, QUICK);
    assertThat(other.value(Quantity.PRECISION)).isGreaterThan(0.85);
    assertThat(other.value(Quantity.RECALL)).isGreaterThan(0.85);
    assertThat(other.value(Quantity.MEMORISATION)).isBetween(0.4, 0.6);
  }

  @Test
  void copiesOfTrainingImagesAreFound() {
    EvaluationResult copies = evaluate(real.part(40, 50), Measure.parse("memorisation"));
    assertThat(copies.value(Quantity.MEMORISATION)).isGreaterThan(0.99);
    assertThat(copies.value(Quantity.MEMORISATION_DISTANCE)).isZero();
    assertThat(copies.nearest().orElseThrow().found().index())
        .isEqualTo(LongStream.range(40, 90).toArray());
    assertThat(copies.nearest().orElseThrow().closest(3)).hasSize(3);
  }

  @Test
  void withoutHeldOutImagesThereAreNeighboursAndNoShare() {
    Reference reference = Reference.of(real).with(extractor).withTraining(real, Optional.empty());
    try (Evaluation evaluation =
        Evaluation.against(reference, config(Measure.parse("memorisation")), SILENT)) {
      EvaluationResult result = evaluation.of(held, SILENT);
      assertThat(result.values()).containsOnlyKeys(Quantity.MEMORISATION_DISTANCE);
      assertThat(result.nearest()).isPresent();
    }
  }

  @Test
  void classesAreCountedAgainstTheSharesOfTheData() {
    GivenImages labelled = real.withShares(0.2, 0.3, 0.5);
    EvaluationConfig config = config(Measure.parse("modes"));
    try (Evaluation equal = Evaluation.against(Reference.of(real).with(extractor), config, SILENT);
        Evaluation shared =
            Evaluation.against(Reference.of(labelled).with(extractor), config, SILENT)) {
      EvaluationResult a = equal.of(held, SILENT);
      EvaluationResult b = shared.of(held, SILENT);
      assertThat(a.value(Quantity.MODES_OF)).isEqualTo(3);
      assertThat(a.basis().path("modes").path("shares").asText()).isEqualTo("equal");
      assertThat(b.basis().path("modes").path("shares").asText()).isEqualTo("of the data");
      assertThat(b.value(Quantity.MODES_REVERSE_KL))
          .isNotEqualTo(a.value(Quantity.MODES_REVERSE_KL));
    }
  }

  @Test
  void realSideIsLookedAtOnce() {
    EvaluationConfig config = config(Measure.parse("fd,kd,is"));
    try (Evaluation evaluation =
        Evaluation.against(Reference.of(real).with(extractor), config, SILENT)) {
      assertThat(extractor.images()).isEqualTo(120);
      EvaluationResult first = evaluation.of(held, SILENT);
      EvaluationResult second = evaluation.of(held, SILENT);
      assertThat(extractor.images()).isEqualTo(120 + 2 * 110);
      assertThat(second.values()).isEqualTo(first.values());
    }
  }

  @Test
  void tinySetsWarnAndGiveNumbers() {
    GivenImages few = GivenImages.waves("few", 9, 6, 1, SIDE, 0.1);
    try (Evaluation evaluation =
        Evaluation.against(
            Reference.of(real.part(0, 6)).with(extractor).withTraining(real, Optional.of(few)),
            config(ALL),
            SILENT)) {
      EvaluationResult result = evaluation.of(few, SILENT);
      assertThat(result.values().values()).allMatch(Double::isFinite);
      assertThat(result.warnings())
          .anyMatch(w -> w.startsWith("fd: too few samples"))
          .anyMatch(w -> w.startsWith("prdc: too few samples"))
          .anyMatch(w -> w.startsWith("memorisation: too few samples"));
    }
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithTheReason() {
    Reference plain = Reference.of(real);
    ProjectionFeatures blind = new ProjectionFeatures(SIDE * SIDE, 4, 0);
    refused(plain, "fd", "fd needs features of the images", "swd and msssim");
    refused(plain.with(blind), "is", "is needs class probabilities", "projection");
    refused(plain.with(blind), "modes", "tells their classes");
    refused(plain.with(extractor), "memorisation", "images that the generator was trained on");
    assertThat(Evaluation.measurable(plain)).containsExactly(Measure.SWD, Measure.MSSSIM);
    assertThat(Evaluation.measurable(reference())).isEqualTo(ALL);
  }

  private static void refused(Reference reference, String measure, String... said) {
    assertThatThrownBy(() -> Evaluation.against(reference, config(Measure.parse(measure)), SILENT))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(said);
  }

  @Test
  void sidesOfTwoKindsAreRefused() {
    FeatureSet features =
        FeatureSet.of(Origin.ofData("a", "", "all"), extractor.of(real.read(range(9))).features());
    try (Evaluation evaluation =
        Evaluation.against(Reference.of(features), config(Measure.parse("fd")), SILENT)) {
      assertThatThrownBy(() -> evaluation.of(real, SILENT))
          .hasMessageContaining("the real side are features, the generated one images");
    }
    refused(Reference.of(features), "swd", "swd needs images, and these are features");
  }

  @Test
  void unknownMeasuresAreNamed() {
    assertThat(Measure.parse("PRDC, fd")).containsExactly(Measure.FD, Measure.PRDC);
    assertThatThrownBy(() -> Measure.parse("fd,fid"))
        .hasMessageContaining("no measure \"fid\"")
        .hasMessageContaining("fd,kd,is,prdc,swd,msssim,modes,memorisation");
  }

  @Test
  void nothingIsOpenAfterwardsEvenWhenStopped() {
    evaluate(held, QUICK);
    int raised = 0;
    for (int i = 0; i < 5; i++) {
      long before = Pointer.totalCount();
      evaluate(held, QUICK);
      assertThatThrownBy(this::stopped).hasMessage("enough");
      raised += Pointer.totalCount() > before ? 1 : 0;
    }
    assertThat(raised).as("rounds that left something open").isZero();
  }

  private void stopped() {
    try (Evaluation evaluation = Evaluation.against(reference(), config(QUICK), SILENT)) {
      evaluation.of(
          held,
          (what, done, total) -> {
            if (what.startsWith("features of generated")) {
              throw new IllegalStateException("enough");
            }
          });
    }
  }
}
