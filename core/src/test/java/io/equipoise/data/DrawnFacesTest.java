package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.data.faces.FacePainter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The classes of the built-in faces. */
class DrawnFacesTest {
  @Test
  void classOfAFaceIsItsHairStyle() {
    DrawnFaces faces = new DrawnFaces(0);
    FacePainter painter = new FacePainter(0);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      String style = painter.factors(i).hair().style().name();
      assertThat(faces.classNames().get(faces.label(i)))
          .isEqualTo(style.toLowerCase(Locale.ROOT).replace('_', '-'));
      seen.add(faces.label(i));
    }
    assertThat(seen).as("styles among 300 faces").hasSize(faces.classNames().size());
  }

  @Test
  void labelledDrawingsAreNotTakenForUnlabelledOnesOfOldCaches() {
    DrawnSet.Painter plain = (index, side) -> new byte[side * side * 3];
    String labelled = new DrawnSet("faces", 1, 4, new DrawnFaces(0)).at(32).identity();
    assertThat(labelled).isNotEqualTo(new DrawnSet("faces", 1, 4, plain).at(32).identity());
  }
}
