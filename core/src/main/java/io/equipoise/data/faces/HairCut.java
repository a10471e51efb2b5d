package io.equipoise.data.faces;

import io.equipoise.data.faces.FaceFactors.HairStyle;

/**
 * The shape of a hair style in head coordinates.
 *
 * @param top how far the hair stands above the skull
 * @param side how far it stands off the sides
 * @param hairline y of the hairline where the hair parts
 * @param arch how quickly the hairline falls away from the part
 * @param part where the hair parts, in half widths of the head
 * @param drop how steeply the hairline falls at the temples
 * @param frontEnd y where the hair beside the face ends
 * @param backEnd y where the hair behind the head ends; none if negative
 * @param flare how much wider the hair grows downwards
 * @param ball whether the hair closes round below like a ball, not like a curtain
 * @param lump size of the curls on its outline
 * @param curls curls in a unit of length; 0 for straight hair
 * @param sheen strength of the shining band
 */
record HairCut(
    double top,
    double side,
    double hairline,
    double arch,
    double part,
    double drop,
    double frontEnd,
    double backEnd,
    double flare,
    boolean ball,
    double lump,
    double curls,
    double sheen) {

  static HairCut of(FaceFactors.Hair hair) {
    double volume = hair.volume();
    double line = -0.41 - 0.05 * hair.hairline();
    double part = 0.5 * hair.part();
    // Low hairlines of long cuts are a fringe over the forehead.
    double fringe = Shapes.step(-0.05, -0.3, hair.hairline());
    double longLine = Shapes.mix(line - 0.05, -0.25, fringe);
    double longArch = Shapes.mix(0.26 + 0.2 * volume, 0.02, fringe);
    return switch (hair.style()) {
      case BALD -> bare(0, -2, 0);
      case RECEDING -> bare(0.012 + 0.02 * volume, -0.8 - 0.1 * hair.hairline(), 1.35);
      case BUZZ -> cut(0.018, 0.008, line - 0.01, 0.1, 0, 0.85, -0.06, -1, 0, 0.05);
      case SHORT ->
          cut(0.06 + 0.09 * volume, 0.025, line, 0.12, part * 0.5, 0.75, -0.03, -1, 0.012, 0.2);
      case SIDE_PART ->
          cut(0.07 + 0.09 * volume, 0.04, line - 0.05, 0.2, part * 1.2, 0.55, 0, -1, 0, 0.4);
      case FRINGE -> cut(0.07 + 0.06 * volume, 0.05, -0.255, -0.03, 0, 0.5, 0.12, 0.2, 0.004, 0.45);
      case CURLY -> curled(0.1 + 0.1 * volume, 0.07 + 0.06 * volume, line + 0.03, 0.3, 0.035, 9);
      case AFRO -> curled(0.14 + 0.12 * volume, 0.14 + 0.14 * volume, line, 0.34, 0.014, 16);
      case BUN -> cut(0.04 + 0.03 * volume, 0.015, line - 0.02, 0.16, 0, 0.7, -0.05, -1, 0, 0.4);
      case BOB ->
          new HairCut(
              0.08 + 0.05 * volume,
              0.06 + 0.05 * volume,
              longLine,
              longArch,
              0.6 * part,
              1.9,
              0.42 + 0.16 * volume,
              0.46 + 0.16 * volume,
              0.05,
              false,
              0,
              0,
              0.5);
      case LONG -> flowing(volume, longLine, longArch, 0.6 * part, 0, 0);
      case WAVY -> flowing(0.3 + volume, longLine, longArch, 0.6 * part, 0.03, 4.5);
    };
  }

  private static HairCut bare(double thickness, double hairline, double drop) {
    return new HairCut(thickness, thickness, hairline, 0, 0, drop, 0.03, -1, 0, false, 0, 0, 0.05);
  }

  private static HairCut cut(
      double top,
      double side,
      double hairline,
      double arch,
      double part,
      double drop,
      double frontEnd,
      double backEnd,
      double lump,
      double sheen) {
    return new HairCut(
        top, side, hairline, arch, part, drop, frontEnd, backEnd, 0, false, lump, 0, sheen);
  }

  private static HairCut curled(
      double top, double side, double hairline, double end, double lump, double curls) {
    return new HairCut(
        top, side, hairline, 0.1, 0, 0.8, 0.24, end + side, 0, true, lump, curls, 0.12);
  }

  private static HairCut flowing(
      double volume, double hairline, double arch, double part, double lump, double curls) {
    return new HairCut(
        0.07 + 0.05 * volume,
        0.05 + 0.05 * volume,
        hairline,
        arch,
        part,
        1.8,
        1.6,
        1.7,
        0.08,
        false,
        lump,
        curls,
        0.45);
  }

  /** Whether there is any hair at all. */
  static boolean grows(HairStyle style) {
    return style != HairStyle.BALD;
  }

  /** y of the hairline at a place across the head (1 = the temple). */
  double lineAt(double across) {
    double fromPart = across - part;
    double square = across * across;
    return hairline + arch * fromPart * fromPart + drop * square * square * square;
  }

  /** The slope of {@link #lineAt}. */
  double lineSlope(double across) {
    double square = across * across;
    return 2 * arch * (across - part) + 6 * drop * square * square * across;
  }
}
