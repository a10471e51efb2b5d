package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.Precision;
import io.equipoise.training.MachineConfig;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps, samples and the machine's peak at the smallest size. */
class ComputingBenchTest {
  private static final BenchConfig TINY = Tiny.config(ObjectiveConfig.Name.BEGAN, Precision.FP32);

  /** The operations are counted for such steps alone. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM")
  void everyStepFightsEveryGeneratedImage(ObjectiveConfig.Name objective) {
    try (StepBench bench = new StepBench(Tiny.config(objective, Precision.FP32))) {
      assertThat(bench.block(3)).hasSize(3).satisfies(Tiny::requireTimes);
      assertThat(bench.last().energyReal()).isFinite();
      switch (objective) {
        case BEGAN -> assertThat(bench.last().details().get("k")).isBetween(0.04, 0.06);
        case EBGAN, EBGAN_PT -> assertThat(bench.last().details().get("hinge_active")).isEqualTo(1);
        case GAN -> assertThat(bench.last().lossDiscriminator()).isPositive();
        case CUSTOM -> throw new AssertionError("a program would have to bring it");
      }
      assertThat(Double.isNaN(bench.last().pullingAway()))
          .isEqualTo(objective != ObjectiveConfig.Name.EBGAN_PT);
    }
  }

  @Test
  void unitsLeaveNothingOpen() {
    try (StepBench steps = new StepBench(TINY);
        SampleBench samples = new SampleBench(TINY)) {
      long before = Pointer.totalCount();
      steps.block(5);
      samples.block(5);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void samplesAreTimed(Precision precision) {
    try (SampleBench bench = new SampleBench(Tiny.config(ObjectiveConfig.Name.BEGAN, precision))) {
      assertThat(bench.block(2)).hasSize(2).satisfies(Tiny::requireTimes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void peakIsMeasuredAndOpenBlasLeftAtOneThread(Precision precision) {
    MachinePeak peak = MachinePeak.measure(TINY, precision);
    assertThat(peak.convolution()).isPositive().isFinite();
    assertThat(peak.matrix()).isGreaterThan(1);
    assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
  }

  @Test
  void missingDeviceIsToldWithWhatToDo() {
    LibTorch.load();
    assumeFalse(torch.cuda_is_available(), "there is a GPU");
    BenchConfig cuda =
        new BenchConfig(
            TINY.network(),
            TINY.objective(),
            2,
            new MachineConfig(MachineConfig.Place.CUDA, 1, Precision.BF16));
    assertThatThrownBy(() -> new StepBench(cuda))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--device cpu");
  }
}
