package io.equipoise.objective;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * BEGAN of Berthelot, Schumm, Metz 2017, section 3.4:
 *
 * <pre>
 *   L_D = L(x) - k_t L(G(z))
 *   L_G = L(G(z))                 L = batch mean of the energies
 * </pre>
 *
 * @param equilibrium k_t and what moves it
 */
public record Began(Equilibrium equilibrium) implements Objective {
  @Override
  public Slopes slopes(double[] real, double[] generated) {
    int n = generated.length;
    double k = equilibrium.k();
    double energyReal = Objective.mean(real);
    double energyFake = Objective.mean(generated);
    double[] slopeReal = new double[n];
    double[] a = new double[n];
    double[] b = new double[n];
    Arrays.fill(slopeReal, 1.0 / n);
    Arrays.fill(a, -k / n);
    Arrays.fill(b, 1.0 / n);
    return new Slopes(energyReal - k * energyFake, energyFake, slopeReal, a, b);
  }

  @Override
  public Began next(double energyReal, double energyFake) {
    return new Began(equilibrium.next(energyReal, energyFake));
  }

  @Override
  public Map<String, Double> state() {
    return Map.of("k", equilibrium.k(), "gamma", equilibrium.gamma());
  }

  @Override
  public Began restore(Map<String, Double> state) {
    Double k = state.get("k");
    if (k == null) {
      throw new IllegalArgumentException("the checkpoint's state has no k: it is not of BEGAN");
    }
    // gamma may have been changed on the way; a checkpoint from before that was possible has none
    double gamma = state.getOrDefault("gamma", equilibrium.gamma());
    try {
      return new Began(equilibrium.withGamma(gamma).at(k));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the checkpoint's state: " + e.getMessage(), e);
    }
  }

  @Override
  public Began withGamma(double gamma) {
    return new Began(equilibrium.withGamma(gamma));
  }

  @Override
  public Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
    Map<String, Double> report = new LinkedHashMap<>();
    report.put("k", equilibrium.k());
    report.put("gamma", equilibrium.gamma());
    report.put("convergence", equilibrium.convergence(energyReal, energyFake));
    report.put("balance", equilibrium.gamma() * energyReal - energyFake); // whatever the headroom
    report.put("target", equilibrium.target(energyReal));
    return report;
  }
}
