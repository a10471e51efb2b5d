package io.equipoise.objective;

import java.util.Optional;

/**
 * Both players' losses on one batch, and their derivatives by each sample's energy (or logit).
 *
 * @param lossDiscriminator L_D
 * @param lossGenerator L_G, without the pulling-away term
 * @param real dL_D / dd(x_i), {@code [N]}
 * @param discriminator a_i = dL_D / dd(G(z_i)), {@code [N]}
 * @param generator b_i = dL_G / dd(G(z_i)), {@code [N]}
 */
public record Slopes(
    double lossDiscriminator,
    double lossGenerator,
    double[] real,
    double[] discriminator,
    double[] generator) {
  /** Below this share of b_i a slope a_i is too small to be scaled up without loss. */
  private static final double LEAST_SHARE = 1e-12;

  /** Checks that there is a slope for every sample. */
  public Slopes {
    if (real.length != discriminator.length || real.length != generator.length) {
      throw new IllegalArgumentException(
          "%d slopes of real samples, %d and %d of generated ones: a batch has as many of each"
              .formatted(real.length, discriminator.length, generator.length));
    }
  }

  /** Share of the generated samples that the discriminator's loss depends on. */
  public double activeShare() {
    int active = 0;
    for (double a : discriminator) {
      active += a != 0 ? 1 : 0;
    }
    return (double) active / discriminator.length;
  }

  /**
   * b_i / a_i: what the gradient of L_D at generated image i is scaled by to be that of L_G, {@code
   * [N]}. Empty where it cannot be: where some a_i is 0 (BEGAN at k = 0, EBGAN beyond the margin),
   * or where the images are coupled and the ratio is not the same for all.
   *
   * @param coupled whether D's answer to an image depends on the others, as with batch norm
   */
  public Optional<double[]> ratios(boolean coupled) {
    double[] ratios = new double[generator.length];
    for (int i = 0; i < ratios.length; i++) {
      double a = discriminator[i];
      double b = generator[i];
      boolean alike = a * generator[0] == discriminator[0] * b;
      if (Math.abs(a) <= LEAST_SHARE * Math.abs(b) || (coupled && !alike)) {
        return Optional.empty();
      }
      ratios[i] = b / a; // in float64: an a_i too small for float32 must not divide
    }
    return Optional.of(ratios);
  }
}
