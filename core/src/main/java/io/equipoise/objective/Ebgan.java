package io.equipoise.objective;

import java.util.Arrays;
import java.util.Map;

/**
 * EBGAN of Zhao, Mathieu, LeCun 2016, equations 1 and 2, the hinge taken per sample:
 *
 * <pre>
 *   L_D = mean e(x_i) + mean [m - e(G(z_i))]+
 *   L_G = mean e(G(z_i))
 * </pre>
 *
 * With {@link Margin#follows()} the margin follows the real energy, as MAGAN's does (Wang et al.
 * 2017).
 *
 * @param margin m
 */
public record Ebgan(Margin margin) implements Objective {
  @Override
  public Slopes slopes(double[] real, double[] generated) {
    int n = generated.length;
    double m = margin.value();
    double lossD = Objective.mean(real);
    double[] slopeReal = new double[n];
    double[] a = new double[n];
    double[] b = new double[n];
    Arrays.fill(slopeReal, 1.0 / n);
    Arrays.fill(b, 1.0 / n);
    for (int i = 0; i < n; i++) {
      if (generated[i] < m) {
        lossD += (m - generated[i]) / n;
        a[i] = -1.0 / n;
      }
    }
    return new Slopes(lossD, Objective.mean(generated), slopeReal, a, b);
  }

  @Override
  public Ebgan next(double energyReal, double energyFake) {
    return new Ebgan(margin.next(energyReal));
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("margin", margin.value());
  }

  @Override
  public Ebgan restore(Map<String, Double> state) {
    Double value = state.get("margin");
    if (value == null) {
      throw new IllegalArgumentException(
          "the checkpoint's state has no margin: it is not of EBGAN");
    }
    return new Ebgan(margin.at(value));
  }

  @Override
  public Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
    return Map.of("margin", margin.value(), "hinge_active", slopes.activeShare());
  }
}
