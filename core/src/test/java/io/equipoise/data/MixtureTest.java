package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MixtureTest {
  @Test
  void ringAndGridLieWhereTheyShould() {
    assertThat(Mixture.ring(0).centres()).hasDimensions(8, 2);
    for (double[] centre : Mixture.ring(0).centres()) {
      assertThat(Math.hypot(centre[0], centre[1])).isEqualTo(0.8, within(1e-12));
    }
    assertThat(Mixture.grid(0).centres()).hasDimensions(25, 2);
    assertThat(Mixture.grid(0).centres()[0]).containsExactly(-0.8, -0.8);
    assertThat(Mixture.grid(0).centres()[24]).containsExactly(0.8, 0.8);
    assertThat(Mixture.grid(0).centres()[12]).containsExactly(0, 0);
  }

  @Test
  void pointsSpreadAroundTheirCentresEqually() {
    for (Mixture mixture : List.of(Mixture.ring(1), Mixture.grid(1))) {
      int modes = mixture.centres().length;
      int[] counts = new int[modes];
      double square = 0;
      float[] point = new float[2];
      for (int i = 0; i < 20_000; i++) {
        mixture.point(i, point, 0);
        double[] centre = mixture.centres()[mixture.mode(i)];
        square += Math.pow(point[0] - centre[0], 2) + Math.pow(point[1] - centre[1], 2);
        counts[mixture.mode(i)]++;
      }
      assertThat(Math.sqrt(square / 40_000)).isEqualTo(mixture.sigma(), within(0.0003));
      for (int count : counts) {
        assertThat(count).isBetween(640 * 25 / modes, 960 * 25 / modes);
      }
    }
  }

  @Test
  void fingerprintFollowsNameAndSeed() {
    assertThat(
            List.of(
                Mixture.ring(0).fingerprint(),
                Mixture.ring(1).fingerprint(),
                Mixture.grid(0).fingerprint()))
        .doesNotHaveDuplicates();
    assertThat(Mixture.ring(0).fingerprint()).isEqualTo(Mixture.ring(0).fingerprint());
  }
}
