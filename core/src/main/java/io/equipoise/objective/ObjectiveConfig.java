package io.equipoise.objective;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * What the players minimize.
 *
 * @param name which objective
 * @param norm eta of the energy
 * @param energy its reduction over the pixels
 * @param gamma diversity ratio of BEGAN
 * @param lambdaK how fast BEGAN's k moves
 * @param headroom how much harder than gamma asks generated images are held; 1 in the paper
 * @param equilibrium whether k moves by differences or by ratios of energies
 * @param margin m of EBGAN: a number, or {@code auto} to follow the real energy
 * @param pullingAwayWeight weight of the pulling-away term in L_G
 * @param saturating the original minimax loss of GAN's generator
 */
public record ObjectiveConfig(
    Name name,
    Energy.Norm norm,
    Energy.Reduction energy,
    double gamma,
    double lambdaK,
    double headroom,
    EquilibriumKind equilibrium,
    String margin,
    double pullingAwayWeight,
    boolean saturating) {

  /** The objectives. */
  public enum Name {
    /** Berthelot, Schumm, Metz 2017. */
    @JsonProperty("began")
    BEGAN,
    /** Zhao, Mathieu, LeCun 2016. */
    @JsonProperty("ebgan")
    EBGAN,
    /** The same with the pulling-away term. */
    @JsonProperty("ebgan-pt")
    EBGAN_PT,
    /** Goodfellow et al. 2014. */
    @JsonProperty("gan")
    GAN,
    /** One that a program brings, on the energies of an autoencoder. */
    @JsonProperty("custom")
    CUSTOM;

    /** Those that need no program. */
    public static final List<Name> PUBLISHED = List.of(BEGAN, EBGAN, EBGAN_PT, GAN);

    /** As written on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How k_t moves. */
  public enum EquilibriumKind {
    /** By lambda_k (gamma L(x) - L(G(z))): the paper's rule. */
    @JsonProperty("absolute")
    ABSOLUTE,
    /** By lambda_k (gamma - L(G(z)) / L(x)). */
    @JsonProperty("relative")
    RELATIVE
  }

  /** Checks that the parts go together. */
  public ObjectiveConfig {
    require(
        pullingAwayWeight >= 0 && pullingAwayWeight <= 1000,
        "pt-weight " + pullingAwayWeight + " is outside 0 to 1000");
    require(
        name != Name.GAN || pullingAwayWeight == 0,
        "the pulling-away term needs an autoencoder's codes: the classifier of gan has none");
    require(
        name != Name.EBGAN || pullingAwayWeight == 0,
        "ebgan with the pulling-away term is --objective ebgan-pt");
    require(
        name != Name.EBGAN_PT || pullingAwayWeight > 0,
        "ebgan-pt without the pulling-away term is --objective ebgan");
    require(!saturating || name == Name.GAN, "the saturating loss is one of gan alone");
    if (hasHinge(name)) {
      margin(margin);
    }
    if (name == Name.BEGAN) {
      equilibrium(gamma, lambdaK, headroom, equilibrium);
    }
    energy(norm, energy);
  }

  /**
   * The objective at the start of a run.
   *
   * @throws IllegalArgumentException if a program has to bring it
   */
  public Objective create() {
    return switch (name) {
      case BEGAN -> new Began(equilibrium(gamma, lambdaK, headroom, equilibrium));
      case EBGAN, EBGAN_PT -> new Ebgan(margin(margin));
      case GAN -> new Gan(saturating);
      case CUSTOM ->
          throw new IllegalArgumentException(
              "objective custom is one that a Java program brings: give it with"
                  + " Training.objective(name, objective)");
    };
  }

  /** How reconstructions become energies. */
  public Energy createEnergy() {
    return energy(norm, energy);
  }

  /** Whether the discriminator is an autoencoder. */
  public boolean hasEnergies() {
    return name != Name.GAN;
  }

  /** Whether the discriminator's loss has a margin: ebgan and ebgan-pt. */
  public boolean hasHinge() {
    return hasHinge(name);
  }

  private static boolean hasHinge(Name name) {
    return name == Name.EBGAN || name == Name.EBGAN_PT;
  }

  private static Energy energy(Energy.Norm norm, Energy.Reduction reduction) {
    return new Energy(norm, reduction);
  }

  private static Equilibrium equilibrium(
      double gamma, double lambdaK, double headroom, EquilibriumKind kind) {
    return new Equilibrium(gamma, lambdaK, kind == EquilibriumKind.RELATIVE, headroom, 0);
  }

  private static Margin margin(String text) {
    if (text.equals("auto")) {
      return Margin.following();
    }
    try {
      return Margin.fixed(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "margin " + text + " is neither a number above 0 nor auto", e);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
