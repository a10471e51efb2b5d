package io.equipoise.data.faces;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * All that is known about a drawn face. Numbers are in [0, 1] where 0 means none or least, or in
 * [-1, 1] where 0 is the usual face; they are multiples of 0.0001, so that the CSV holds them
 * exactly.
 */
public record FaceFactors(
    Skin skin,
    Head head,
    Hair hair,
    Eyes eyes,
    Brows brows,
    Nose nose,
    Mouth mouth,
    Glasses glasses,
    Beard beard,
    Pose pose,
    Light light,
    Background background,
    Clothing clothing) {

  /** How the hair is cut. */
  public enum HairStyle {
    BALD(0, 6),
    RECEDING(0, 8),
    BUZZ(1, 13),
    SHORT(4, 25),
    SIDE_PART(5, 20),
    FRINGE(10, 8),
    CURLY(8, 9),
    AFRO(8, 6),
    BUN(11, 0),
    BOB(17, 1),
    LONG(22, 3),
    WAVY(16, 2);

    /** How common the style is on delicate and on sturdy faces, against the other styles. */
    final double delicate;

    final double sturdy;

    HairStyle(double delicate, double sturdy) {
      this.delicate = delicate;
      this.sturdy = sturdy;
    }
  }

  /** Shape of the glasses. */
  public enum GlassesStyle {
    NONE,
    ROUND,
    SQUARE
  }

  /** Where a beard grows. */
  public enum BeardStyle {
    NONE,
    MOUSTACHE,
    GOATEE,
    FULL
  }

  /**
   * Colour of the skin.
   *
   * @param tone [0, 1], fair to dark
   * @param warmth [-1, 1], rosy to golden
   * @param blush [0, 1]
   */
  public record Skin(double tone, double warmth, double blush) {}

  /**
   * Shape of the head.
   *
   * @param width [-1, 1]
   * @param height [-1, 1]
   * @param jaw [-1, 1], pointed to square
   */
  public record Head(double width, double height, double jaw) {}

  /**
   * Cut and colour of the hair.
   *
   * @param volume [0, 1], how far it stands off the skull
   * @param hairline [-1, 1], low to high
   * @param part [-1, 1], where it parts, left to right
   * @param darkness [0, 1], blond to black
   * @param redness [0, 1]
   * @param grey [0, 1]
   */
  public record Hair(
      HairStyle style,
      double volume,
      double hairline,
      double part,
      double darkness,
      double redness,
      double grey) {}

  /**
   * Shape, colour and direction of the eyes.
   *
   * @param size [-1, 1]
   * @param spacing [-1, 1]
   * @param slant [-1, 1], outer corners down to up
   * @param openness [-1, 1]
   * @param iris [0, 1], dark brown over hazel and green to light blue
   * @param gaze [-1, 1], left to right
   * @param lashes [0, 1]
   */
  public record Eyes(
      double size,
      double spacing,
      double slant,
      double openness,
      double iris,
      double gaze,
      double lashes) {}

  /**
   * Shape of the brows.
   *
   * @param thickness [0, 1]
   * @param height [-1, 1]
   * @param tilt [-1, 1], inner ends raised to lowered
   * @param arch [0, 1]
   */
  public record Brows(double thickness, double height, double tilt, double arch) {}

  /**
   * Shape of the nose.
   *
   * @param width [-1, 1]
   * @param length [-1, 1]
   */
  public record Nose(double width, double length) {}

  /**
   * Shape and expression of the mouth.
   *
   * @param width [-1, 1]
   * @param fullness [0, 1]
   * @param smile [-0.25, 1]
   * @param open [0, 1], how much of the teeth a smile shows
   * @param color [0, 1], plain to red lips
   */
  public record Mouth(double width, double fullness, double smile, double open, double color) {}

  /**
   * What glasses are worn.
   *
   * @param size [-1, 1]
   * @param color [0, 1], black over brown and red to metal
   */
  public record Glasses(GlassesStyle style, double size, double color) {}

  /**
   * What beard is worn.
   *
   * @param density [0, 1], stubble to thick
   */
  public record Beard(BeardStyle style, double density) {}

  /**
   * How the head is held.
   *
   * @param turn [-1, 1], 26 degrees to the left to 26 to the right of the picture
   * @param tilt [-1, 1], 7 degrees either way
   * @param x [-1, 1], 3 % of the half frame either way
   * @param y [-1, 1], 2 % of the half frame either way
   * @param scale [-1, 1], 4 % either way
   */
  public record Pose(double turn, double tilt, double x, double y, double scale) {}

  /**
   * Where the light comes from.
   *
   * @param x [-1, 1], from the left to from the right
   * @param height [0, 1], level to high
   * @param contrast [0, 1], overcast to a lamp
   * @param warmth [-1, 1], blueish to golden
   */
  public record Light(double x, double height, double contrast, double warmth) {}

  /**
   * What is behind.
   *
   * @param hue [0, 1), once round the colour circle
   * @param saturation [0, 1]
   * @param brightness [0, 1]
   * @param gradient [-1, 1], darker at the top to darker at the bottom
   */
  public record Background(double hue, double saturation, double brightness, double gradient) {}

  /**
   * What is worn.
   *
   * @param hue [0, 1), once round the colour circle
   * @param saturation [0, 1]
   * @param brightness [0, 1]
   * @param neckline [0, 1], round and high to pointed and low
   */
  public record Clothing(double hue, double saturation, double brightness, double neckline) {}

  /** The factors of face {@code index} of a seed: a pure function of the two. */
  public static FaceFactors draw(long seed, long index) {
    return new FactorDraw(seed, index).face();
  }

  /** The names of the columns that {@link #toCsv} writes, such as {@code hair.darkness}. */
  public static String csvHeader() {
    StringJoiner line = new StringJoiner(",");
    line.add("index");
    for (RecordComponent part : FaceFactors.class.getRecordComponents()) {
      for (RecordComponent factor : part.getType().getRecordComponents()) {
        line.add(part.getName() + "." + factor.getName());
      }
    }
    return line.toString();
  }

  /** One line of CSV without its line end; every platform and locale writes the same. */
  public String toCsv(long index) {
    StringJoiner line = new StringJoiner(",");
    line.add(Long.toString(index));
    for (Object value : values()) {
      line.add(
          value instanceof Double number
              ? BigDecimal.valueOf(number).setScale(4, RoundingMode.HALF_EVEN).toPlainString()
              : value.toString().toLowerCase(Locale.ROOT));
    }
    return line.toString();
  }

  /** Every factor in the order of {@link #csvHeader}: numbers and enum constants. */
  private List<Object> values() {
    List<Object> values = new ArrayList<>();
    for (RecordComponent part : FaceFactors.class.getRecordComponents()) {
      Object group = value(part, this);
      for (RecordComponent factor : part.getType().getRecordComponents()) {
        values.add(value(factor, group));
      }
    }
    return values;
  }

  private static Object value(RecordComponent component, Object of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read the factor " + component, e);
    }
  }
}
