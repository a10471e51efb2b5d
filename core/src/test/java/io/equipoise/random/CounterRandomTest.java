package io.equipoise.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
  private final CounterRandom random = new CounterRandom(7, Purpose.ORDER);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 17, 1000, 4097})
  void permutationHitsEveryPlaceOnce(long count) {
    assertThat(LongStream.range(0, count).map(i -> random.permuted(3, i, count)).sorted())
        .containsExactly(LongStream.range(0, count).boxed().toArray(Long[]::new));
  }

  @Test
  void permutationsOfDifferentEpochsDiffer() {
    long fixed =
        LongStream.range(0, 1000)
            .filter(i -> random.permuted(0, i, 1000) == random.permuted(1, i, 1000))
            .count();
    assertThat(fixed).isLessThan(10);
  }

  @Test
  void permutationOfBillionsNeedsNoMemory() {
    assertThat(random.permuted(0, 5_000_000_000L, 10_000_000_000L)).isBetween(0L, 9_999_999_999L);
  }

  @Test
  void drawsDependOnSeedPurposeIndexAndLane() {
    assertThat(
            LongStream.of(
                random.bits(0, 0),
                random.bits(0, 1),
                random.bits(1, 0),
                new CounterRandom(8, Purpose.ORDER).bits(0, 0),
                new CounterRandom(7, Purpose.FLIP).bits(0, 0)))
        .doesNotHaveDuplicates();
  }

  @Test
  void drawsNeverChangeBetweenReleases() {
    assertThat(new CounterRandom(1, Purpose.SAMPLE_LATENT).bits(2, 3))
        .isEqualTo(-7892979514074815407L);
  }

  @Test
  void uniformAndNormalHaveTheirMoments() {
    int n = 100_000;
    double mean = 0;
    double square = 0;
    double normalMean = 0;
    double normalSquare = 0;
    float[] symmetric = new float[n];
    random.fillSymmetric(0, symmetric, 0, n);
    double symmetricSquare = 0;
    for (int i = 0; i < n; i++) {
      double u = random.uniform(i, 0);
      mean += u / n;
      square += u * u / n;
      double normal = random.normal(i, 1);
      normalMean += normal / n;
      normalSquare += normal * normal / n;
      assertThat(symmetric[i]).isBetween(-1f, Math.nextDown(1f));
      symmetricSquare += (double) symmetric[i] * symmetric[i] / n;
    }
    assertThat(mean).isEqualTo(0.5, within(0.005));
    assertThat(square).isEqualTo(1.0 / 3, within(0.005));
    assertThat(normalMean).isEqualTo(0, within(0.02));
    assertThat(normalSquare).isEqualTo(1, within(0.02));
    assertThat(symmetricSquare).isEqualTo(1.0 / 3, within(0.005));
  }
}
