package io.equipoise.report;

import java.awt.Color;
import java.util.Locale;

/**
 * Colours by what they are for. On a page they follow the reader's light or dark setting; in a PNG
 * they are the light ones. Those of series can be told apart with any kind of colour vision (Okabe
 * and Ito 2008).
 */
public enum Ink {
  PAPER(0xFFFFFF, 0x15181C),
  TEXT(0x1B1F24, 0xE8EAED),
  MUTED(0x5D6670, 0xA3ABB4),
  RULE(0xD9DEE3, 0x3A4047),
  BLUE(0x0072B2, 0x56B4E9),
  VERMILION(0xD55E00, 0xFF8C4A),
  GREEN(0x00805F, 0x2FC79B),
  PURPLE(0xA8478A, 0xE08CC0),
  AMBER(0xB27A00, 0xF0B93A),
  GREY(0x6B6B6B, 0xB5B5B5),
  BROWN(0x7A4A1E, 0xC9976A);

  private static final Ink[] SERIES = {BLUE, VERMILION, GREEN, PURPLE, AMBER, TEXT, GREY, BROWN};

  private final int light;
  private final int dark;

  Ink(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  /** The ink of a series by its number; after eight they come again. */
  static Ink ofSeries(int index) {
    return SERIES[index % SERIES.length];
  }

  /** As a PNG has it. */
  Color color() {
    return new Color(light);
  }

  /** As a drawing in a page refers to it. */
  String css() {
    return "var(--" + name().toLowerCase(Locale.ROOT) + ")";
  }

  /** Definitions of all inks for the style of a page. */
  static String definitions(boolean dark) {
    StringBuilder css = new StringBuilder();
    for (Ink ink : values()) {
      css.append(
          String.format(
              Locale.ROOT,
              "--%s:#%06X;",
              ink.name().toLowerCase(Locale.ROOT),
              dark ? ink.dark : ink.light));
    }
    return css.toString();
  }
}
