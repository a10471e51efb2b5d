package io.equipoise.objective;

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
}
