package io.equipoise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.features.FeatureExtractor;
import io.equipoise.metrics.FeatureStatistics;
import io.equipoise.metrics.FrechetDistance;
import io.equipoise.metrics.KernelDistance;
import io.equipoise.metrics.MeasureProgress;
import io.equipoise.metrics.MsSsim;
import io.equipoise.metrics.Neighbourhoods;
import io.equipoise.metrics.SlicedWasserstein;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class EvaluationTest {
  private static final EvaluationProgress SILENT = EvaluationProgress.SILENT;
  private static final int SIDE = 32;
  private static final Set<Measure> ALL = EnumSet.allOf(Measure.class);

  private final GivenImages real = GivenImages.waves("real", 1, 240, 1, SIDE, 0);
  private final GivenImages held = GivenImages.waves("held", 5, 60, 1, SIDE, 0);
  private final FeatureExtractor extractor = new ProjectionFeatures(SIDE * SIDE, 8, 3);

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
    GivenImages generated = GivenImages.waves("generated", 2, 200, 1, SIDE, 0.2);
    EvaluationResult result = evaluate(generated, ALL);

    Tensor realRows = extractor.of(real.read(range(240))).features();
    Tensor rows = extractor.of(generated.read(range(200))).features();
    assertThat(result.value(Quantity.FD)).isCloseTo(frechet(realRows, rows), within(1e-9));
    assertThat(result.value(Quantity.KD))
        .isEqualTo(
            KernelDistance.between(realRows, rows, 4, 50, 3, MeasureProgress.SILENT).value());
    var near = Neighbourhoods.of(realRows, rows, 3, 5, MeasureProgress.SILENT);
    assertThat(result.value(Quantity.PRECISION)).isEqualTo(near.precisionRecall().precision());
    assertThat(result.value(Quantity.RECALL)).isEqualTo(near.precisionRecall().recall());
    assertThat(result.value(Quantity.DENSITY)).isEqualTo(near.densityCoverage().density());
    assertThat(result.value(Quantity.COVERAGE)).isEqualTo(near.densityCoverage().coverage());
    assertThat(result.value(Quantity.SWD))
        .isEqualTo(SlicedWasserstein.between(real, generated, 3, MeasureProgress.SILENT).value());
    assertThat(result.value(Quantity.MS_SSIM))
        .isEqualTo(MsSsim.ofPairs(generated, 40, 3, MeasureProgress.SILENT).value());
    assertThat(result.byKey().keySet())
        .contains("fd", "kd", "inception_score", "precision", "recall", "density", "coverage")
        .contains("swd", "ms_ssim", "inception_score_modified", "modes", "memorisation");
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
    long[] range = new long[n];
    for (int i = 0; i < n; i++) {
      range[i] = i;
    }
    return range;
  }
}
