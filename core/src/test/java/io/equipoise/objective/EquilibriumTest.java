package io.equipoise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EquilibriumTest {
  @Test
  void controlFollowsAHandComputedSequence() {
    // gamma 0.5, lambda 0.1: k moves by 0.1 (0.5 L(x) - L(G(z)))
    double[][] energies = {{1, 0.2}, {2, 0.5}, {1, 1.5}, {0.4, 0.9}, {8, 0}, {10, 0}, {4, 3}};
    double[] k = {0.03, 0.08, 0, 0, 0.4, 0.9, 0.8};
    double[] convergence = {1.3, 2.5, 2, 1.1, 12, 15, 5};

    Equilibrium equilibrium = new Equilibrium(0.5, 0.1, false, 0);
    for (int step = 0; step < k.length; step++) {
      double real = energies[step][0];
      double fake = energies[step][1];
      assertThat(equilibrium.convergence(real, fake)).isCloseTo(convergence[step], within(1e-15));
      equilibrium = equilibrium.next(real, fake);
      assertThat(equilibrium.k()).as("after step %d", step).isCloseTo(k[step], within(1e-15));
    }
  }

  @Test
  void controlIsClippedToZeroAndOne() {
    Equilibrium high = new Equilibrium(1, 1, false, 0.9).next(5, 0);
    assertThat(high.k()).isEqualTo(1);
    assertThat(high.next(0, 0.25).k()).isEqualTo(0.75);
    Equilibrium low = new Equilibrium(0.5, 1, false, 0.1).next(0, 5);
    assertThat(low.k()).isEqualTo(0);
    assertThat(low.next(1, 0.25).k()).isEqualTo(0.25);
  }

  @Test
  void relativeControlFollowsAHandComputedSequence() {
    // gamma 0.5, lambda 0.1: k moves by 0.1 (0.5 - L(G(z)) / L(x))
    Equilibrium equilibrium = new Equilibrium(0.5, 0.1, true, 0.02);
    equilibrium = equilibrium.next(2, 0.5);
    assertThat(equilibrium.k()).isCloseTo(0.045, within(1e-15));
    equilibrium = equilibrium.next(1, 0.75);
    assertThat(equilibrium.k()).isCloseTo(0.02, within(1e-15));
    equilibrium = equilibrium.next(1, 3);
    assertThat(equilibrium.k()).isEqualTo(0);
    assertThat(new Equilibrium(1, 1, true, 0.5).next(1, 0.25).k()).isEqualTo(1);
  }

  @Test
  void relativeControlDoesNotDependOnTheScaleOfEnergies() {
    Equilibrium equilibrium = new Equilibrium(0.5, 0.1, true, 0.3);
    assertThat(equilibrium.next(2000, 500)).isEqualTo(equilibrium.next(2, 0.5));
    Equilibrium absolute = new Equilibrium(0.5, 0.1, false, 0.3);
    assertThat(absolute.next(2000, 500)).isNotEqualTo(absolute.next(2, 0.5));
  }

  @Test
  void headroomRaisesWhatTheEnergyOfGeneratedImagesIsHeldTo() {
    // h 1.5, gamma 0.5, lambda 0.1: k moves by 0.1 (0.75 L(x) - L(G(z)))
    Equilibrium equilibrium = new Equilibrium(0.5, 0.1, false, 1.5, 0.25);
    assertThat(equilibrium.balance(2, 1.5)).isZero();
    assertThat(equilibrium.target(2)).isEqualTo(1.5);
    Map<String, Double> line = new Began(equilibrium).report(null, 2, 0.5);
    assertThat(line).containsEntry("target", 1.5).containsEntry("balance", 0.5);
    assertThat(equilibrium.convergence(2, 0.5)).isEqualTo(3);
    assertThat(equilibrium.next(2, 0.5).k()).isCloseTo(0.35, within(1e-15));
    assertThat(new Equilibrium(0.5, 0.1, true, 1.5, 0.25).next(2, 0.5).k())
        .isCloseTo(0.3, within(1e-15));
  }

  @Test
  void everythingButTheControlStays() {
    Equilibrium equilibrium = new Equilibrium(0.5, 0.125, true, 2, 0.5);
    assertThat(equilibrium.next(1, 0)).isEqualTo(new Equilibrium(0.5, 0.125, true, 2, 0.625));
    assertThat(equilibrium.next(1, 1)).isEqualTo(equilibrium);
  }

  @Test
  void wholeRangeOfGammaIsTakenAndNothingBeyond() {
    assertThat(new Equilibrium(0, 0.001, false, 0).next(1, 1).k()).isZero();
    assertThat(new Equilibrium(1, 0.001, false, 0).gamma()).isEqualTo(1);
    refused("gamma", -0.1, 0.001, 0);
    refused("gamma", 1.1, 0.001, 0);
    refused("gamma", Double.NaN, 0.001, 0);
    refused("lambda-k", 0.5, 0, 0);
    refused("lambda-k", 0.5, Double.NaN, 0);
    refused("k", 0.5, 0.001, -0.1);
    refused("k", 0.5, 0.001, Double.NaN);
  }

  private static void refused(String named, double gamma, double lambdaK, double k) {
    assertThatThrownBy(() -> new Equilibrium(gamma, lambdaK, false, k))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(named);
  }
}
