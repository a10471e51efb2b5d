package io.equipoise.studio.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CurvesTest {
  private static Curves of(int lines) {
    Curves curves = new Curves();
    for (int i = 0; i < lines; i++) {
      curves.add(10L * i, i, Map.of("a", (double) (i % 7)));
    }
    return curves;
  }

  @Test
  void fewLinesStayAsTheyAre() {
    Curves curves = of(Curves.MOST);
    assertThat(curves.points()).isEqualTo(Curves.MOST);
    assertThat(curves.stride()).isOne();
    assertThat(curves.mean("a", 13)).isEqualTo(6);
    assertThat(curves.images(13)).isEqualTo(13);
  }

  @Test
  void manyLinesArePointsThatLoseNoExtreme() {
    int lines = 100_003;
    Curves curves = new Curves();
    for (int i = 0; i < lines; i++) {
      double value = i == 54_321 ? 1000 : i == 77_777 ? -1000 : 1;
      curves.add(10L * i, i, Map.of("a", value));
    }
    assertThat(curves.lines()).isEqualTo(lines);
    assertThat(curves.points()).isBetween(Curves.MOST / 2, Curves.MOST);
    double most = 0;
    double least = 0;
    double sum = 0;
    for (int i = 0; i < curves.points(); i++) {
      most = Math.max(most, curves.most("a", i));
      least = Math.min(least, curves.least("a", i));
      sum += curves.mean("a", i);
    }
    assertThat(most).isEqualTo(1000);
    assertThat(least).isEqualTo(-1000);
    assertThat(sum).isBetween(curves.points() - 40.0, curves.points() + 40.0);
    assertThat(curves.images(curves.points() - 1)).isEqualTo(lines - 1);
  }

  @Test
  void pointSaysWhereItsFirstLineBegins() {
    Curves curves = of(5000);
    long offset = curves.offsetBefore(2500);
    assertThat(offset)
        .isLessThanOrEqualTo(25_000)
        .isGreaterThan(25_000 - 10L * 2 * curves.stride());
  }

  @Test
  void fieldsThatComeLateOrSeldomHaveNoValueElsewhere() {
    Curves curves = new Curves();
    curves.add(0, 1, Map.of("a", 1.0));
    curves.add(9, 2, Map.of("b", 2.0));
    assertThat(curves.mean("b", 0)).isNaN();
    assertThat(curves.mean("b", 1)).isEqualTo(2);
    assertThat(curves.least("a", 1)).isNaN();
    assertThat(curves.fields()).containsExactly("a", "b");
  }
}
