package io.equipoise.data.faces;

import io.equipoise.data.faces.FaceFactors.BeardStyle;
import io.equipoise.data.faces.FaceFactors.GlassesStyle;
import io.equipoise.data.faces.FaceFactors.HairStyle;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;

/**
 * Draws the factors of one face, each from a lane of its own. Some lean on one hidden number,
 * {@code sturdiness}: a sturdy face has a broader jaw, thicker brows and perhaps a beard, a
 * delicate one longer hair, lashes and fuller lips.
 */
final class FactorDraw {
  private final CounterRandom random;
  private final long index;
  private final double sturdiness;
  private final double tone;

  FactorDraw(long seed, long index) {
    this.random = new CounterRandom(seed, Purpose.FACE);
    this.index = index;
    this.sturdiness = uniform(0, 0, 1);
    this.tone = uniform(1, 0, 1);
  }

  FaceFactors face() {
    return new FaceFactors(
        new FaceFactors.Skin(tone, bell(2), uniform(3, 0, 1)),
        new FaceFactors.Head(bell(4), bell(5), leaning(6, 0.9 * (2 * sturdiness - 1))),
        hair(),
        eyes(),
        new FaceFactors.Brows(
            leaning01(24, Shapes.mix(0.2, 0.75, sturdiness)),
            bell(25),
            bell(26),
            uniform(27, 0, 1)),
        new FaceFactors.Nose(
            leaning(28, 0.35 * (2 * sturdiness - 1) + 0.3 * (tone - 0.5)), bell(29)),
        new FaceFactors.Mouth(
            bell(30),
            leaning01(31, Shapes.mix(0.6, 0.3, sturdiness) + 0.25 * (tone - 0.5)),
            uniform(32, -0.25, 1),
            uniform(33, 0, 1),
            leaning01(34, Shapes.mix(0.65, 0.05, sturdiness))),
        glasses(),
        beard(),
        new FaceFactors.Pose(bell(40), bell(41), bell(42), bell(43), bell(44)),
        new FaceFactors.Light(uniform(45, -1, 1), uniform(46, 0, 1), uniform(47, 0, 1), bell(48)),
        new FaceFactors.Background(
            uniform(49, 0, 1), uniform(50, 0, 1), uniform(51, 0, 1), uniform(52, -1, 1)),
        new FaceFactors.Clothing(
            uniform(53, 0, 1), uniform(54, 0, 1), uniform(55, 0, 1), uniform(56, 0, 1)));
  }

  private FaceFactors.Hair hair() {
    // Dark skin goes with dark hair; fair skin with any.
    double lightest = 0.85 * Shapes.step(0.25, 0.7, tone);
    double darkness = uniform(8, 0, 1);
    boolean red = random.uniform(index, 9) < 0.25 * (1 - tone);
    boolean grey = random.uniform(index, 10) < 0.14;
    return new FaceFactors.Hair(
        hairStyle(),
        uniform(11, 0, 1),
        bell(12),
        uniform(13, -1, 1),
        round(Shapes.mix(lightest, 1, darkness)),
        uniform(14, red ? 0.5 : 0, red ? 1 : 0.2),
        uniform(15, grey ? 0.5 : 0, grey ? 1 : 0.1));
  }

  private HairStyle hairStyle() {
    double sum = 0;
    for (HairStyle style : HairStyle.values()) {
      sum += weight(style);
    }
    double ball = random.uniform(index, 7) * sum;
    for (HairStyle style : HairStyle.values()) {
      ball -= weight(style);
      if (ball < 0) {
        return style;
      }
    }
    return HairStyle.SHORT; // rounding left the ball at the very end
  }

  private double weight(HairStyle style) {
    double common = Shapes.mix(style.delicate, style.sturdy, sturdiness);
    return style == HairStyle.AFRO ? common * 2.5 * tone * tone : common;
  }

  private FaceFactors.Eyes eyes() {
    double lightestIris = 1 - 0.85 * Shapes.step(0.3, 0.65, tone);
    return new FaceFactors.Eyes(
        leaning(16, 0.25 - 0.5 * sturdiness),
        bell(17),
        bell(18),
        bell(19),
        uniform(20, 0, lightestIris),
        bell(21),
        leaning01(22, Shapes.mix(0.85, 0.15, sturdiness)));
  }

  private FaceFactors.Glasses glasses() {
    double ball = random.uniform(index, 35);
    GlassesStyle style =
        ball < 0.1 ? GlassesStyle.ROUND : ball < 0.2 ? GlassesStyle.SQUARE : GlassesStyle.NONE;
    return new FaceFactors.Glasses(style, bell(36), uniform(37, 0, 1));
  }

  private FaceFactors.Beard beard() {
    double ball = random.uniform(index, 38);
    double likely = Shapes.step(0.5, 0.8, sturdiness); // a fifth of all faces in the end
    BeardStyle style;
    if (ball < 0.1 * likely) {
      style = BeardStyle.MOUSTACHE;
    } else if (ball < 0.22 * likely) {
      style = BeardStyle.GOATEE;
    } else if (ball < 0.58 * likely) {
      style = BeardStyle.FULL;
    } else {
      style = BeardStyle.NONE;
    }
    return new FaceFactors.Beard(style, uniform(39, 0, 1));
  }

  private double uniform(int lane, double from, double to) {
    return round(Shapes.mix(from, to, random.uniform(index, lane)));
  }

  /** In [-1, 1], mostly near 0: the mean of three uniforms, cut from the bits of one lane. */
  private double bell(int lane) {
    return round(rawBell(lane));
  }

  private double leaning(int lane, double middle) {
    return round(Math.max(-1, Math.min(1, middle + 0.7 * rawBell(lane))));
  }

  private double leaning01(int lane, double middle) {
    return round(Shapes.clamp01(middle + 0.5 * rawBell(lane)));
  }

  private double rawBell(int lane) {
    long bits = random.bits(index, lane);
    long mask = (1L << 21) - 1;
    double sum = (bits & mask) + (bits >>> 21 & mask) + (bits >>> 42 & mask);
    return sum * (2.0 / 3 / mask) - 1;
  }

  private static double round(double value) {
    return Math.rint(value * 10_000) / 10_000;
  }
}
