package io.equipoise.data.faces;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.data.faces.FaceFactors.BeardStyle;
import io.equipoise.data.faces.FaceFactors.GlassesStyle;
import io.equipoise.data.faces.FaceFactors.HairStyle;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaceFactorsTest {
  private static final int RESOLUTION = 64;

  @Test
  void factorsArePureFunctionsOfSeedAndIndex() {
    assertThat(FaceFactors.draw(3, 5)).isEqualTo(FaceFactors.draw(3, 5));
    assertThat(FaceFactors.draw(3, 5)).isNotEqualTo(FaceFactors.draw(4, 5));
    assertThat(FaceFactors.draw(3, 5)).isNotEqualTo(FaceFactors.draw(3, 6));
  }

  @Test
  void csvHoldsEveryFactorExactly() throws Exception {
    List<String> header = columns(FaceFactors.csvHeader());
    assertThat(header).startsWith("index", "skin.tone").contains("hair.style", "mouth.smile");
    for (long index = 0; index < 300; index++) {
      FaceFactors factors = FaceFactors.draw(1, index);
      List<String> line = columns(factors.toCsv(index));
      assertThat(line).hasSameSizeAs(header);
      assertThat(line.get(0)).isEqualTo(Long.toString(index));
      for (int column = 1; column < line.size(); column++) {
        Object value = value(factors, header.get(column));
        if (value instanceof Double number) {
          assertThat(line.get(column)).matches("-?[01]\\.\\d{4}");
          assertThat(Double.parseDouble(line.get(column))).isEqualTo(number.doubleValue());
          assertThat(number).isBetween(-1.0, 1.0);
        } else {
          assertThat(line.get(column)).isEqualTo(value.toString().toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  @Test
  void csvIsTheSameInEveryLocale() {
    String line = FaceFactors.draw(1, 2).toCsv(2);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(FaceFactors.draw(1, 2).toCsv(2)).isEqualTo(line);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aFifthWearsGlassesAndAFifthABeardAndEveryStyleOccurs() {
    List<FaceFactors> faces =
        LongStream.range(0, 20_000).mapToObj(i -> FaceFactors.draw(1, i)).toList();
    assertThat(share(faces, f -> f.glasses().style() != GlassesStyle.NONE)).isBetween(0.19, 0.21);
    assertThat(share(faces, f -> f.beard().style() != BeardStyle.NONE)).isBetween(0.18, 0.23);
    for (HairStyle style : HairStyle.values()) {
      assertThat(share(faces, f -> f.hair().style() == style)).as("%s", style).isGreaterThan(0.02);
    }
  }

  /** Rows are shares of the height: nothing outside [top, bottom] may change. */
  @ParameterizedTest
  @CsvSource({
    "skin.tone, 0.1, 1",
    "skin.warmth, 0.1, 1",
    "skin.blush, 0.4, 0.75",
    "head.width, 0, 1",
    "head.height, 0, 1",
    "head.jaw, 0.4, 1",
    "hair.volume, 0, 0.7",
    "hair.hairline, 0, 0.7",
    "hair.part, 0, 0.7",
    "hair.darkness, 0, 1",
    "hair.redness, 0, 1",
    "hair.grey, 0, 1",
    "eyes.size, 0.3, 0.65",
    "eyes.spacing, 0.3, 0.65",
    "eyes.slant, 0.3, 0.65",
    "eyes.openness, 0.3, 0.65",
    "eyes.iris, 0.4, 0.6",
    "eyes.gaze, 0.4, 0.6",
    "eyes.lashes, 0.3, 0.65",
    "brows.thickness, 0.3, 0.5",
    "brows.height, 0.3, 0.5",
    "brows.tilt, 0.3, 0.5",
    "brows.arch, 0.3, 0.5",
    "nose.width, 0.4, 0.8",
    "nose.length, 0.4, 0.95",
    "mouth.width, 0.6, 0.9",
    "mouth.fullness, 0.6, 0.9",
    "mouth.smile, 0.35, 0.9",
    "mouth.open, 0.6, 0.9",
    "mouth.color, 0.6, 0.9",
    "glasses.size, 0.35, 0.65",
    "glasses.color, 0.35, 0.65",
    "beard.density, 0.6, 1",
    "pose.turn, 0, 1",
    "pose.tilt, 0, 1",
    "pose.x, 0, 1",
    "pose.y, 0, 1",
    "pose.scale, 0, 1",
    "light.x, 0, 1",
    "light.height, 0, 1",
    "light.contrast, 0, 1",
    "light.warmth, 0, 1",
    "background.hue, 0, 1",
    "background.saturation, 0, 1",
    "background.brightness, 0, 1",
    "background.gradient, 0, 1",
    "clothing.hue, 0.8, 1",
    "clothing.saturation, 0.8, 1",
    "clothing.brightness, 0.8, 1",
    "clothing.neckline, 0.8, 1"
  })
  void everyNumberChangesItsPartOfTheImage(String factor, double top, double bottom)
      throws Exception {
    FaceFactors base = everyPartShown();
    assertChange(with(base, factor, 0.1), with(base, factor, 0.7), top, bottom);
  }

  @ParameterizedTest
  @EnumSource(HairStyle.class)
  void everyHairStyleLooksDifferent(HairStyle style) throws Exception {
    for (HairStyle other : HairStyle.values()) {
      if (other != style) {
        FaceFactors base = everyPartShown();
        assertChange(with(base, "hair.style", style), with(base, "hair.style", other), 0, 1);
      }
    }
  }

  @Test
  void glassesAndBeardsShow() throws Exception {
    FaceFactors base = everyPartShown();
    for (GlassesStyle style : List.of(GlassesStyle.NONE, GlassesStyle.SQUARE)) {
      assertChange(base, with(base, "glasses.style", style), 0.35, 0.65);
    }
    for (BeardStyle style : List.of(BeardStyle.NONE, BeardStyle.MOUSTACHE, BeardStyle.FULL)) {
      assertChange(base, with(base, "beard.style", style), 0.45, 1);
    }
  }

  @Test
  void theTableAboveNamesEveryNumber() throws Exception {
    String[] tested =
        FaceFactorsTest.class
            .getDeclaredMethod(
                "everyNumberChangesItsPartOfTheImage", String.class, double.class, double.class)
            .getAnnotation(CsvSource.class)
            .value();
    List<String> names = Arrays.stream(tested).map(row -> columns(row).get(0)).toList();
    FaceFactors base = everyPartShown();
    List<String> numbers = new ArrayList<>();
    for (String name : columns(FaceFactors.csvHeader())) {
      if (!name.equals("index") && value(base, name) instanceof Double) {
        numbers.add(name);
      }
    }
    assertThat(names).containsExactlyElementsOf(numbers);
  }

  private static void assertChange(FaceFactors one, FaceFactors other, double top, double bottom) {
    byte[] first = FacePainter.paint(one, RESOLUTION);
    byte[] second = FacePainter.paint(other, RESOLUTION);
    int changed = 0;
    for (int at = 0; at < first.length; at++) {
      if (first[at] != second[at]) {
        changed++;
        int row = at / 3 / RESOLUTION;
        assertThat((row + 0.5) / RESOLUTION).isBetween(top, bottom);
      }
    }
    assertThat(changed).isGreaterThan(20);
  }

  /** A face on which every factor is to be seen. */
  private static FaceFactors everyPartShown() throws Exception {
    FaceFactors face = FaceFactors.draw(1, 0);
    for (String name : columns(FaceFactors.csvHeader())) {
      if (!name.equals("index") && value(face, name) instanceof Double) {
        face = with(face, name, 0.4);
      }
    }
    face = with(face, "mouth.smile", 0.8);
    face = with(face, "pose.tilt", 0.0);
    face = with(face, "hair.style", HairStyle.SIDE_PART);
    face = with(face, "glasses.style", GlassesStyle.ROUND);
    return with(face, "beard.style", BeardStyle.GOATEE);
  }

  private static List<String> columns(String line) {
    return List.of(line.split(",", -1));
  }

  private static Object value(FaceFactors factors, String name) throws Exception {
    int dot = name.indexOf('.');
    return component(component(factors, name.substring(0, dot)), name.substring(dot + 1));
  }

  private static Object component(Object group, String name) throws Exception {
    return group.getClass().getMethod(name).invoke(group);
  }

  private static FaceFactors with(FaceFactors factors, String name, Object value) throws Exception {
    int dot = name.indexOf('.');
    String group = name.substring(0, dot);
    Object changed = replaced(component(factors, group), name.substring(dot + 1), value);
    return (FaceFactors) replaced(factors, group, changed);
  }

  private static Object replaced(Object group, String name, Object value) throws Exception {
    RecordComponent[] components = group.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean chosen = components[i].getName().equals(name);
      values[i] = chosen ? value : components[i].getAccessor().invoke(group);
    }
    return group.getClass().getDeclaredConstructor(types).newInstance(values);
  }

  private static double share(List<FaceFactors> faces, Predicate<FaceFactors> test) {
    return (double) faces.stream().filter(test).count() / faces.size();
  }
}
