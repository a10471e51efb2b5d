package io.equipoise.examples;

import io.equipoise.objective.Objective;
import io.equipoise.objective.Slopes;
import io.equipoise.training.Training;
import java.nio.file.Path;
import java.util.Map;

/**
 * An objective of one's own: EBGAN with a soft hinge whose margin follows the real energy.
 *
 * <pre>
 *   L_D = mean e(x_i) + mean softplus(m - e(G(z_i)))
 *   L_G = mean e(G(z_i))          m = 1.5 x a moving average of the real energies
 * </pre>
 *
 * <p>An objective says how both losses depend on each energy; the training step does the rest.
 *
 * @param usual moving average of the real energies; 0 before the first step
 */
// --- objective
public record CustomObjective(double usual) implements Objective {
  @Override
  public Slopes slopes(double[] real, double[] generated) {
    int n = real.length;
    double lossD = Objective.mean(real);
    double[] ofReal = new double[n]; // dL_D / de(x_i)
    double[] a = new double[n]; // dL_D / de(G(z_i))
    double[] b = new double[n]; // dL_G / de(G(z_i))
    for (int i = 0; i < n; i++) {
      double inside = 1.5 * usual - generated[i];
      lossD += Math.log1p(Math.exp(inside)) / n;
      ofReal[i] = 1.0 / n;
      a[i] = -1 / (1 + Math.exp(-inside)) / n;
      b[i] = 1.0 / n;
    }
    return new Slopes(lossD, Objective.mean(generated), ofReal, a, b);
  }

  @Override
  public CustomObjective next(double energyReal, double energyFake) {
    return new CustomObjective(usual == 0 ? energyReal : 0.99 * usual + 0.01 * energyReal);
  }

  @Override
  public Map<String, Double> state() { // in every checkpoint, so that a run resumes exactly
    return Map.of("usual", usual);
  }

  @Override
  public CustomObjective restore(Map<String, Double> state) {
    return new CustomObjective(state.get("usual"));
  }

  @Override
  public Map<String, Double> report(Slopes slopes, double energyReal, double energyFake) {
    return Map.of("margin", 1.5 * usual); // a column of metrics.jsonl
  }

  // ---

  /** A training with it; the name goes to {@code config.json}. */
  public static Training training(String data) {
    return Training.on(data).objective("soft hinge, margin 1.5", new CustomObjective(0));
  }

  /** Arguments: data, steps, a folder for the run. */
  public static void main(String[] arguments) {
    Training training = training(arguments[0]).set("budget.steps", Integer.parseInt(arguments[1]));
    System.out.println(training.run(Path.of(arguments[2])));
  }
}
