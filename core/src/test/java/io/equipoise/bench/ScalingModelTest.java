package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Costs of many ranks, against sums done by hand. */
class ScalingModelTest {
  private static final Link LINK = new Link(0.1, 2); // 0.1 ms, 2 GB/s

  private static ScalingModel model(double jitter, double hidden, boolean trees) {
    return new ScalingModel(100, jitter, 16, 1_000_000, 4_000_000, 256, hidden, LINK, trees);
  }

  @Test
  void ringOfTwoSendsHalfTheBytesTwice() {
    assertThat(LINK.ringMillis(4_000_000, 2)).isCloseTo(2 * (0.1 + 1.0), within(1e-12));
    assertThat(LINK.ringMillis(4_000_000, 1)).isZero();
  }

  @Test
  void ringsGrowWithTheRanksInMessagesAloneAndTreesByTheirLogarithm() {
    assertThat(LINK.ringMillis(0, 512)).isCloseTo(2 * 511 * 0.1, within(1e-9));
    assertThat(LINK.treeMillis(0, 512)).isCloseTo(2 * 9 * 0.1, within(1e-9));
    assertThat(LINK.treeMillis(4_000_000, 512)).isCloseTo(1.8 + 4, within(1e-9));
  }

  @Test
  void stepIsTheSlowestRanksComputeAndEverySumOfItsGradientsEnergiesAndCodes() {
    double sums =
        LINK.ringMillis(4 * 68, 2)
            + LINK.ringMillis(1_000_000, 2)
            + LINK.ringMillis(256 * 32, 2)
            + LINK.ringMillis(4_000_000, 2);
    ScalingModel model = model(0.05, 0, false);
    double slowest = 100 * (1 + 0.05 / Math.sqrt(Math.PI)); // of two: 1 / sqrt(pi)
    assertThat(model.stepMillis(2)).isCloseTo(slowest + sums, within(1e-5));
    assertThat(model.stepMillis(1)).isCloseTo(100, within(1e-5));
    assertThat(model.imagesPerSecond(2)).isCloseTo(32_000 / (slowest + sums), within(1e-5));
    assertThat(model.efficiency(2)).isCloseTo(100 / (slowest + sums), within(1e-7));
  }

  @Test
  void greatestOfManyNormalNumbersIsAsTabulated() {
    assertThat(ScalingModel.expectedMaximum(3)).isCloseTo(0.84628, within(1e-5)); // Teichroew 1956
    assertThat(ScalingModel.expectedMaximum(10)).isCloseTo(1.53875, within(1e-5));
    assertThat(ScalingModel.expectedMaximum(500)).isCloseTo(3.03670, within(1e-4));
  }

  @Test
  void sumOfDIsWaitedForOnlyAsFarAsItOutlastsGsPass() {
    double whole = model(0, 0, false).sumsMillis(2);
    assertThat(model(0, 1, false).sumsMillis(2)).isCloseTo(whole - 1, within(1e-9));
    double ofD = LINK.ringMillis(4_000_000, 2);
    assertThat(model(0, 1000, false).sumsMillis(2)).isCloseTo(whole - ofD, within(1e-9));
  }

  @Test
  void treesAreTakenWhereTheyAreFaster() {
    assertThat(model(0, 0, true).sumsMillis(512))
        .isLessThan(model(0, 0, false).sumsMillis(512) / 5);
    assertThat(model(0, 0, true).sumsMillis(2)).isEqualTo(model(0, 0, false).sumsMillis(2));
  }

  @Test
  void linkIsFoundAgainFromTheSumsThatItMakes() {
    List<SumBench.Sum> sums =
        Stream.of(4096L, 262_144L, 67_108_864L)
            .map(bytes -> sum(bytes, LINK.ringMillis(bytes, 3)))
            .toList();
    Link found = SumBench.link(3, sums);
    assertThat(found.latencyMillis()).isCloseTo(0.1, within(1e-9));
    assertThat(found.gigabytesPerSecond()).isCloseTo(2, within(1e-9));
  }

  @Test
  void latencyIsNeverBelowZero() {
    List<SumBench.Sum> sums = List.of(sum(4096, 0.001), sum(1_000_000, 1), sum(4_000_000, 5));
    assertThat(SumBench.link(2, sums).latencyMillis()).isZero();
  }

  private static SumBench.Sum sum(long bytes, double millis) {
    return new SumBench.Sum(bytes, new Timings(List.of(new double[] {millis})));
  }
}
