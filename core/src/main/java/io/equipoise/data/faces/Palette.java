package io.equipoise.data.faces;

/** The colours of a face, from its factors. */
final class Palette {
  private static final Rgb[] SKINS = {
    Rgb.hex(0xFFE3D0),
    Rgb.hex(0xF6CDAE),
    Rgb.hex(0xE8B48C),
    Rgb.hex(0xD09A6C),
    Rgb.hex(0xAD774C),
    Rgb.hex(0x875635),
    Rgb.hex(0x623D27)
  };
  private static final Rgb[] HAIRS = {
    Rgb.hex(0xE9CF94),
    Rgb.hex(0xC29A5C),
    Rgb.hex(0x8C6038),
    Rgb.hex(0x5A3B26),
    Rgb.hex(0x3B2920),
    Rgb.hex(0x26211F)
  };
  private static final Rgb[] IRISES = {
    Rgb.hex(0x3A2517),
    Rgb.hex(0x5E3A1E),
    Rgb.hex(0x7E6030),
    Rgb.hex(0x6B8048),
    Rgb.hex(0x5C93A8),
    Rgb.hex(0x6FA9DC)
  };
  private static final Rgb[] FRAMES = {
    Rgb.hex(0x1E1E22), Rgb.hex(0x4A2C1C), Rgb.hex(0x7E2228), Rgb.hex(0x2C3E66), Rgb.hex(0xA8926A)
  };
  private static final Rgb ROSY = new Rgb(1.03, 0.96, 0.98);
  private static final Rgb GOLDEN = new Rgb(1.0, 1.0, 0.86);
  private static final Rgb GINGER = Rgb.hex(0xA8502A);
  private static final Rgb GREY = Rgb.hex(0xC4C0BC);
  private static final Rgb LIP = new Rgb(0.8, 0.5, 0.5);
  private static final Rgb BLOOD = Rgb.hex(0xC23A36);
  private static final Rgb LIPSTICK = Rgb.hex(0xB5273A);

  final Rgb skin;
  final Rgb blush;
  final Rgb lips;
  final Rgb hair;
  final Rgb brows;
  final Rgb iris;
  final Rgb glasses;
  final Rgb clothing;
  final Rgb background;

  Palette(FaceFactors factors) {
    FaceFactors.Skin tone = factors.skin();
    skin = Rgb.along(tone.tone(), SKINS).times(ROSY.mix(GOLDEN, 0.5 + 0.5 * tone.warmth()));
    blush = skin.times(new Rgb(1, 0.62, 0.6));
    lips =
        skin.times(LIP)
            .mix(BLOOD.times(Math.max(0.4, skin.red())), 0.4)
            .mix(LIPSTICK, 0.65 * factors.mouth().color());
    FaceFactors.Hair strands = factors.hair();
    hair =
        Rgb.along(strands.darkness(), HAIRS)
            .mix(GINGER, 0.8 * strands.redness() * (1 - 0.8 * strands.darkness()))
            .mix(GREY, 0.9 * strands.grey());
    brows = hair.mix(Rgb.hex(0x3A2820), 0.45);
    iris = Rgb.along(factors.eyes().iris(), IRISES);
    glasses = Rgb.along(factors.glasses().color(), FRAMES);
    FaceFactors.Clothing cloth = factors.clothing();
    clothing =
        Rgb.hsv(cloth.hue(), 0.15 + 0.55 * cloth.saturation(), 0.25 + 0.6 * cloth.brightness());
    FaceFactors.Background back = factors.background();
    background =
        Rgb.hsv(back.hue(), 0.1 + 0.42 * back.saturation(), 0.42 + 0.48 * back.brightness());
  }
}
