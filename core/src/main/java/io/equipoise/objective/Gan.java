package io.equipoise.objective;

/**
 * GAN of Goodfellow et al. 2014, section 3, on logits:
 *
 * <pre>
 *   L_D = mean softplus(-D(x)) + mean softplus(D(G(z)))
 *   L_G = mean softplus(-D(G(z)))      or, saturating, -mean softplus(D(G(z)))
 * </pre>
 *
 * @param saturating the original minimax loss of the generator in place of the non-saturating one
 */
public record Gan(boolean saturating) implements Objective {
  @Override
  public Slopes slopes(double[] real, double[] generated) {
    int n = generated.length;
    double lossD = 0;
    double lossG = 0;
    double[] slopeReal = new double[n];
    double[] a = new double[n];
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      double d = generated[i];
      lossD += (softplus(-real[i]) + softplus(d)) / n;
      lossG += (saturating ? -softplus(d) : softplus(-d)) / n;
      slopeReal[i] = -sigmoid(-real[i]) / n;
      a[i] = sigmoid(d) / n;
      b[i] = (saturating ? -sigmoid(d) : -sigmoid(-d)) / n;
    }
    return new Slopes(lossD, lossG, slopeReal, a, b);
  }

  private static double sigmoid(double d) {
    return d >= 0 ? 1 / (1 + Math.exp(-d)) : Math.exp(d) / (1 + Math.exp(d));
  }

  private static double softplus(double d) {
    return Math.max(d, 0) + Math.log1p(Math.exp(-Math.abs(d)));
  }
}
