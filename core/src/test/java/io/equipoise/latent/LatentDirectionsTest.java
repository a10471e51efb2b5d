package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LatentDirectionsTest {
  private static final int OUT = 7;
  private static final int LATENT = 4;

  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  /** {@code [OUT, LATENT]} */
  private static float[] weight() {
    float[] weight = new float[OUT * LATENT];
    CounterRandom random = new CounterRandom(5, Purpose.WEIGHTS);
    random.fillSymmetric(0, weight, 0, weight.length);
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 1 + 3 * (i % LATENT); // columns of different lengths
    }
    return weight;
  }

  private static LatentDirections of(float[] weight, int out, int latent) {
    try (TensorScope scope = new TensorScope()) {
      return LatentDirections.of(TensorData.of(weight, out, latent));
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** W v, {@code [OUT]}. */
  private static float[] answer(float[] weight, float[] v) {
    float[] answer = new float[OUT];
    for (int o = 0; o < OUT; o++) {
      answer[o] = (float) dot(Arrays.copyOfRange(weight, o * LATENT, (o + 1) * LATENT), v);
    }
    return answer;
  }

  @Test
  void directionsAreOrthonormalAndTheirSharesSumToOne() {
    LatentDirections directions = of(weight(), OUT, LATENT);
    double sum = 0;
    for (int i = 0; i < LATENT; i++) {
      for (int j = 0; j < LATENT; j++) {
        assertThat(dot(directions.vector(i), directions.vector(j)))
            .isCloseTo(i == j ? 1 : 0, Offset.offset(1e-6));
      }
      sum += directions.share(i);
      assertThat(i == 0 || directions.share(i) <= directions.share(i - 1)).isTrue();
    }
    assertThat(sum).isCloseTo(1, Offset.offset(1e-12));
  }

  @Test
  void knownMatrixGivesKnownDirections() {
    // answers 3 to (1, 1) / sqrt(2) and 1 to (1, -1) / sqrt(2)
    LatentDirections directions = of(new float[] {2, 1, 1, 2}, 2, 2);
    float half = (float) Math.sqrt(0.5);
    assertThat(directions.vector(0)).containsExactly(new float[] {half, half}, offset());
    assertThat(directions.share(0)).isCloseTo(0.9, Offset.offset(1e-12));
  }

  private static Offset<Float> offset() {
    return Offset.offset(1e-6f);
  }

  /** The claim by which GANSpace's components need no samples here. */
  @Test
  void sharesAreThoseOfTheVarianceOfTheAnswersToRandomVectors() {
    float[] weight = weight();
    LatentDirections directions = of(weight, OUT, LATENT);
    int n = 40_000;
    double[] variance = new double[LATENT];
    double total = 0;
    for (int i = 0; i < n; i++) {
      float[] answer = answer(weight, Sampler.latents(1, i, 1, LATENT));
      total += dot(answer, answer) / n;
      for (int d = 0; d < LATENT; d++) {
        float[] axis = answer(weight, directions.vector(d));
        double along = dot(answer, axis) / Math.sqrt(dot(axis, axis));
        variance[d] += along * along / n;
      }
    }
    for (int d = 0; d < LATENT; d++) {
      assertThat(variance[d] / total).isCloseTo(directions.share(d), Offset.offset(0.01));
    }
    double lengthwise = LatentDirections.DEVIATION * LatentDirections.DEVIATION;
    float[] axis = answer(weight, directions.vector(0));
    assertThat(variance[0]).isCloseTo(lengthwise * dot(axis, axis), Offset.offset(0.02 * total));
  }

  @Test
  void movingByNothingChangesNoBitAndMovingIsCutOffAtTheCube() {
    LatentDirections directions = of(weight(), OUT, LATENT);
    float[] z = Sampler.latents(3, 0, 1, LATENT);
    assertThat(directions.moved(z, new double[0])).isEqualTo(z);
    assertThat(directions.moved(z, new double[] {0, 0})).isEqualTo(z);
    float[] little = directions.moved(new float[LATENT], new double[] {0.5});
    for (int i = 0; i < LATENT; i++) {
      assertThat((double) little[i])
          .isCloseTo(0.5 / Math.sqrt(3) * directions.vector(0)[i], Offset.offset(1e-6));
    }
    for (float value : directions.moved(z, new double[] {100, 100})) {
      assertThat(value).isBetween(-1f, 1f);
    }
    assertThatThrownBy(() -> directions.moved(z, new double[LATENT + 1]))
        .hasMessage("5 directions are given, there are 4");
  }

  @Test
  void layerThatAnswersNothingHasNoShares() {
    LatentDirections directions = of(new float[4], 2, 2);
    assertThat(directions.share(0)).isZero();
    assertThat(dot(directions.vector(0), directions.vector(0))).isCloseTo(1, Offset.offset(1e-6));
  }
}
