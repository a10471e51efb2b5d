package io.equipoise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The objective of {@code docs/extending.md}. */
class AddedObjectiveTest {
  // --- objective
  /**
   * LSGAN (Mao et al. 2017, equations 2 and 9) on energies: real ones are drawn to 0, the
   * discriminator draws generated ones to m, the generator to 0.
   *
   * @param m energy that the discriminator wants of generated images, above 0
   */
  record LeastSquares(double m) implements Objective {
    @Override
    public Slopes slopes(double[] real, double[] generated) {
      int n = real.length;
      double lossD = 0;
      double lossG = 0;
      double[] ofReal = new double[n]; // dL_D / dd(x_i)
      double[] a = new double[n]; // dL_D / dd(G(z_i))
      double[] b = new double[n]; // dL_G / dd(G(z_i))
      for (int i = 0; i < n; i++) {
        double off = generated[i] - m;
        lossD += (real[i] * real[i] + off * off) / (2 * n);
        lossG += generated[i] * generated[i] / (2 * n);
        ofReal[i] = real[i] / n;
        a[i] = off / n;
        b[i] = generated[i] / n;
      }
      return new Slopes(lossD, lossG, ofReal, a, b);
    }
  }

  // ---

  /** By central differences. */
  @Test
  void slopesAreThoseOfTheLosses() {
    Objective objective = new LeastSquares(1.5);
    double[] real = {0.2, 0.7};
    double[] generated = {0.9, 1.9};
    Slopes slopes = objective.slopes(real, generated);
    double step = 1e-6;
    for (int i = 0; i < 2; i++) {
      Slopes up = objective.slopes(real, moved(generated, i, step));
      Slopes down = objective.slopes(real, moved(generated, i, -step));
      double ofD = (up.lossDiscriminator() - down.lossDiscriminator()) / (2 * step);
      double ofG = (up.lossGenerator() - down.lossGenerator()) / (2 * step);
      assertThat(slopes.discriminator()[i]).isCloseTo(ofD, within(1e-8));
      assertThat(slopes.generator()[i]).isCloseTo(ofG, within(1e-8));
      double ofReal =
          (objective.slopes(moved(real, i, step), generated).lossDiscriminator()
                  - objective.slopes(moved(real, i, -step), generated).lossDiscriminator())
              / (2 * step);
      assertThat(slopes.real()[i]).isCloseTo(ofReal, within(1e-8));
    }
  }

  private static double[] moved(double[] values, int at, double by) {
    double[] moved = values.clone();
    moved[at] += by;
    return moved;
  }
}
