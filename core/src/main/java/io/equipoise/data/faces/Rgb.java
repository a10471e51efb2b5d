package io.equipoise.data.faces;

/** A colour in linear light, each part in [0, 1] for what a screen can show. */
record Rgb(double red, double green, double blue) {

  /** From an sRGB value such as 0xF1C27D. */
  static Rgb hex(int srgb) {
    return new Rgb(
        decode((srgb >> 16 & 255) / 255.0),
        decode((srgb >> 8 & 255) / 255.0),
        decode((srgb & 255) / 255.0));
  }

  /** From hue (1 = once round the circle), saturation and brightness in sRGB. */
  static Rgb hsv(double hue, double saturation, double value) {
    return new Rgb(
        decode(value * (1 - saturation * (1 - ramp(hue)))),
        decode(value * (1 - saturation * (1 - ramp(hue - 1.0 / 3)))),
        decode(value * (1 - saturation * (1 - ramp(hue - 2.0 / 3)))));
  }

  /** The colour at {@code place} in [0, 1] of evenly spaced stops. */
  static Rgb along(double place, Rgb... stops) {
    double at = Shapes.clamp01(place) * (stops.length - 1);
    int stop = Math.min((int) at, stops.length - 2);
    return stops[stop].mix(stops[stop + 1], at - stop);
  }

  Rgb mix(Rgb other, double share) {
    return new Rgb(
        Shapes.mix(red, other.red, share),
        Shapes.mix(green, other.green, share),
        Shapes.mix(blue, other.blue, share));
  }

  Rgb times(double factor) {
    return new Rgb(red * factor, green * factor, blue * factor);
  }

  Rgb times(Rgb other) {
    return new Rgb(red * other.red, green * other.green, blue * other.blue);
  }

  /** The sRGB code value in [0, 1] of a linear intensity (IEC 61966-2-1). */
  static double encode(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * StrictMath.pow(linear, 1 / 2.4) - 0.055;
  }

  private static double decode(double code) {
    return code <= 0.04045 ? code / 12.92 : StrictMath.pow((code + 0.055) / 1.055, 2.4);
  }

  /** Red's part of a pure hue: 1 around hue 0, 0 around hue 1/2, straight lines between. */
  private static double ramp(double hue) {
    double turn = hue - Math.floor(hue);
    return Shapes.clamp01(Math.abs(turn * 6 - 3) - 1);
  }
}
