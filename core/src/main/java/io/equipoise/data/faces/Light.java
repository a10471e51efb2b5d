package io.equipoise.data.faces;

/**
 * One lamp and the light that the surroundings throw back. Skin lets red light wander below the
 * surface, so its shadows start late and warm: each colour wraps round by another amount.
 */
final class Light {
  private static final double[] SKIN_WRAP = {0.55, 0.32, 0.26}; // red, green, blue

  /** Unit vector to the lamp: right, down, towards the viewer. */
  final double x;

  final double y;
  final double z;
  final Rgb lamp;
  final Rgb ambient;

  /** Makes the sum of the directions to the lamp and to the viewer a unit vector. */
  private final double halfway;

  Light(FaceFactors.Light light, Rgb surroundings) {
    double towardsX = 0.85 * light.x();
    double towardsY = -0.15 - 0.6 * light.height();
    double length = Math.sqrt(towardsX * towardsX + towardsY * towardsY + 0.64);
    x = towardsX / length;
    y = towardsY / length;
    z = 0.8 / length;
    halfway = 1 / Math.sqrt(x * x + y * y + (z + 1) * (z + 1));
    double share = 0.56 + 0.28 * light.contrast();
    double warmth = 0.12 * light.warmth();
    lamp = new Rgb(1 + warmth, 1, 1 - warmth).times(1.3 * share);
    double brightest =
        Math.max(surroundings.red(), Math.max(surroundings.green(), surroundings.blue()));
    Rgb reflected = new Rgb(1, 1, 1).mix(surroundings.times(1 / brightest), 0.3);
    ambient = reflected.times(1.08 * (1 - share));
  }

  /** The cosine between a unit normal and the lamp. */
  double cosine(double normalX, double normalY, double normalZ) {
    return normalX * x + normalY * y + normalZ * z;
  }

  /** The share of lamp light on a matt surface that is turned by {@code cosine}. */
  double matt(double cosine) {
    return wrapped(cosine, 0.25);
  }

  double skinRed(double cosine) {
    return ambient.red() + lamp.red() * wrapped(cosine, SKIN_WRAP[0]);
  }

  double skinGreen(double cosine) {
    return ambient.green() + lamp.green() * wrapped(cosine, SKIN_WRAP[1]);
  }

  double skinBlue(double cosine) {
    return ambient.blue() + lamp.blue() * wrapped(cosine, SKIN_WRAP[2]);
  }

  /** A shine of unit height where the normal is half way between the lamp and the viewer. */
  double shine(double normalX, double normalY, double normalZ) {
    double cosine =
        Math.max(0, (normalX * x + normalY * y + normalZ * (z + 1)) * halfway); // Blinn 1977
    double fourth = cosine * cosine * cosine * cosine;
    return fourth * fourth * fourth * fourth;
  }

  private static double wrapped(double cosine, double wrap) {
    double lit = Math.max(0, (cosine + wrap) / (1 + wrap));
    return lit * (0.35 + 0.65 * lit);
  }
}
