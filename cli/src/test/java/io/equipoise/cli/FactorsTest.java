package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.data.faces.FaceFactors;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactorsTest {
  @Test
  void factorsOfTheBuiltInFacesArePrintedAsCsv() {
    List<String> lines = Invocation.done("data", "factors", "--n", 3).out().lines().toList();
    assertThat(lines)
        .containsExactly(
            FaceFactors.csvHeader(),
            FaceFactors.draw(0, 0).toCsv(0),
            FaceFactors.draw(0, 1).toCsv(1),
            FaceFactors.draw(0, 2).toCsv(2));
  }

  @Test
  void moreFacesThanThereAreAreRefused() {
    Invocation refused = Invocation.of("data", "factors", "--n", 20_001);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("1 to 20000");
  }
}
