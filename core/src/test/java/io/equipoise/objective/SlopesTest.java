package io.equipoise.objective;

import static io.equipoise.Derivatives.finite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.Derivatives;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlopesTest {
  private static final double[] REAL = {0.3, 1.4, -2.1, 0.05};
  private static final double[] GENERATED = {0.2, 0.7, 1.6, 2.5};

  static Stream<Objective> objectives() {
    return Stream.of(
        new Gan(false),
        new Gan(true),
        new Ebgan(Margin.fixed(1)), // active for two of four
        new Ebgan(Margin.fixed(3)), // for all
        new Ebgan(Margin.fixed(0.1)), // for none
        new Ebgan(Margin.following().at(1.2)),
        new Began(new Equilibrium(0.5, 0.001, false, 0)),
        new Began(new Equilibrium(0.7, 0.001, true, 0.4)),
        new Began(new Equilibrium(0.3, 0.001, false, 1)));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void slopesAreTheDerivativesOfTheLosses(Objective objective) {
    Slopes slopes = objective.slopes(REAL, GENERATED);

    agree(
        slopes.real(), finite(r -> objective.slopes(r, GENERATED).lossDiscriminator(), REAL, 1e-5));
    agree(
        slopes.discriminator(),
        finite(g -> objective.slopes(REAL, g).lossDiscriminator(), GENERATED, 1e-5));
    agree(
        slopes.generator(),
        finite(g -> objective.slopes(REAL, g).lossGenerator(), GENERATED, 1e-5));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void theGeneratorsLossDoesNotDependOnRealImages(Objective objective) {
    assertThat(objective.slopes(new double[] {9, 9, 9, 9}, GENERATED).lossGenerator())
        .isEqualTo(objective.slopes(REAL, GENERATED).lossGenerator());
  }

  @Test
  void ganLossesAreThoseOfThePaper() {
    double lossD = 0;
    double lossG = 0;
    double saturating = 0;
    for (int i = 0; i < 4; i++) {
      double real = 1 / (1 + Math.exp(-REAL[i])); // D as a probability
      double generated = 1 / (1 + Math.exp(-GENERATED[i]));
      lossD -= (Math.log(real) + Math.log(1 - generated)) / 4;
      lossG -= Math.log(generated) / 4;
      saturating += Math.log(1 - generated) / 4;
    }

    Slopes slopes = new Gan(false).slopes(REAL, GENERATED);

    assertThat(slopes.lossDiscriminator()).isCloseTo(lossD, within(1e-14));
    assertThat(slopes.lossGenerator()).isCloseTo(lossG, within(1e-14));
    assertThat(new Gan(true).slopes(REAL, GENERATED).lossGenerator())
        .isCloseTo(saturating, within(1e-14));
  }

  @Test
  void ganLossesOfExtremeLogitsAreFinite() {
    double[] extreme = {-1000, -100, 100, 1000};
    for (boolean saturating : new boolean[] {false, true}) {
      Slopes slopes = new Gan(saturating).slopes(extreme, extreme);
      assertThat(slopes.lossDiscriminator()).isCloseTo(550, within(1e-9));
      assertThat(slopes.lossGenerator()).isCloseTo(saturating ? -275 : 275, within(1e-9));
      assertThat(
              Stream.of(slopes.real(), slopes.discriminator(), slopes.generator())
                  .flatMapToDouble(DoubleStream::of)
                  .allMatch(Double::isFinite))
          .isTrue();
    }
  }

  @Test
  void ebganHingeIsTakenPerImageNotOfTheBatchMean() {
    double[] generated = {0, 2}; // mean 1: a hinge of the mean would be 0
    Slopes slopes = new Ebgan(Margin.fixed(1)).slopes(new double[] {0.25, 0.75}, generated);

    assertThat(slopes.lossDiscriminator()).isEqualTo(0.5 + 0.5);
    assertThat(slopes.discriminator()).containsExactly(-0.5, 0);
    assertThat(slopes.generator()).containsExactly(0.5, 0.5);
    assertThat(slopes.lossGenerator()).isEqualTo(1);
    assertThat(slopes.activeShare()).isEqualTo(0.5);
  }

  @Test
  void beganLossesAreThoseOfThePaper() {
    Began began = new Began(new Equilibrium(0.5, 0.001, false, 0.25));
    Slopes slopes = began.slopes(new double[] {1, 3}, new double[] {4, 8});

    assertThat(slopes.lossDiscriminator()).isEqualTo(2 - 0.25 * 6);
    assertThat(slopes.lossGenerator()).isEqualTo(6);
  }

  @Test
  void stateThatMovesIsRestored() {
    Began began = new Began(new Equilibrium(0.5, 0.1, true, 0));
    Objective later = began.next(2, 0.5);
    assertThat(began.restore(later.state())).isEqualTo(later);

    Ebgan ebgan = new Ebgan(Margin.following());
    Objective afterwards = ebgan.next(2, 0.5);
    assertThat(ebgan.restore(afterwards.state())).isEqualTo(afterwards);
    assertThat(new Gan(false).next(2, 0.5)).isEqualTo(new Gan(false));
  }

  private static void agree(double[] slopes, double[] expected) {
    assertThat(Derivatives.relativeDifference(slopes, expected))
        .as("%s against %s", Arrays.toString(slopes), Arrays.toString(expected))
        .isLessThan(1e-9);
  }
}
