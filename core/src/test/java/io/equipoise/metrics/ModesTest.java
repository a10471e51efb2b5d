package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.data.Mixture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModesTest {
  private static final double[][] CENTRES = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};

  @Test
  void realPointsFindAllModes() {
    Mixture grid = Mixture.grid(1);
    float[] points = new float[2 * 5000];
    for (int i = 0; i < 5000; i++) {
      grid.point(i, points, 2 * i);
    }
    MixtureModes modes = MixtureModes.of(points, grid.centres(), grid.sigma());
    assertThat(modes.found()).isEqualTo(25);
    assertThat(modes.modes()).isEqualTo(25);
    // share of a round Gaussian within 3 sigma: 1 - exp(-9 / 2)
    assertThat(modes.highQuality()).isCloseTo(1 - Math.exp(-4.5), within(0.005));
    assertThat(modes.reverseKl()).isBetween(0.0, 0.01);
    assertThat(modes.warnings()).isEmpty();
  }

  @Test
  void threeDeviationsDecide() {
    float[] points = {0.29f, 0, 1.31f, 0, 0, 0.6f, 0.05f, 0.05f};
    MixtureModes modes = MixtureModes.of(points, CENTRES, 0.1);
    assertThat(modes.found()).isEqualTo(1);
    assertThat(modes.highQuality()).isEqualTo(0.5);
    // nearest centres: 0 twice, 1 and 2 once
    assertThat(modes.reverseKl()).isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(1), within(1e-15));
    assertThat(modes.generatedCount()).isEqualTo(4);
    assertThat(modes.warnings()).singleElement().asString().contains("4 for 4 modes");
  }

  @Test
  void collapseHasTheLargestDivergence() {
    MixtureModes modes = MixtureModes.of(new float[] {1, 1}, CENTRES, 0.1);
    assertThat(modes.found()).isEqualTo(1);
    assertThat(modes.reverseKl()).isCloseTo(Math.log(4), within(1e-15));
    assertThat(ClassModes.of(new int[26_000], 1000).reverseKl())
        .isCloseTo(Math.log(1000), within(1e-12));
  }

  @Test
  void classesAreCountedAgainstTheSharesOfTheData() {
    int[] even = IntStream.range(0, 26_000).map(i -> i % 1000).toArray();
    ClassModes all = ClassModes.of(even, 1000);
    assertThat(all).isEqualTo(new ClassModes(1000, 1000, 0, 26_000, all.warnings()));
    assertThat(all.warnings()).isEmpty();

    ClassModes half = ClassModes.of(new int[] {0, 1, 1, 1}, new double[] {.25, .5, .25});
    assertThat(half.found()).isEqualTo(2);
    assertThat(half.reverseKl()).isCloseTo(.75 * Math.log(1.5), within(1e-15));
    assertThat(ClassModes.of(new int[] {0, 1, 1, 2}, new double[] {.25, .5, .25}).reverseKl())
        .isZero();
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    assertThatThrownBy(() -> MixtureModes.of(new float[0], CENTRES, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 numbers are not points");
    assertThatThrownBy(() -> MixtureModes.of(new float[] {0, 0, Float.NaN, 0}, CENTRES, 1))
        .hasMessageContaining("point 1 is not finite");
    assertThatThrownBy(() -> ClassModes.of(new int[0], 10)).hasMessageContaining("no labels");
    assertThatThrownBy(() -> ClassModes.of(new int[] {10}, 10))
        .hasMessageContaining("label 10 is outside 0 to 9");
    assertThatThrownBy(() -> ClassModes.of(new int[] {0}, new double[] {1, 0}))
        .hasMessageContaining("above 0 and of sum 1");
  }
}
