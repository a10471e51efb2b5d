package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  void asJsonTheyAreAListOfObjects() throws JsonProcessingException {
    Invocation printed = Invocation.done("data", "factors", "--n", 2, "--json");
    JsonNode list = new ObjectMapper().readTree(printed.out());
    assertThat(list).hasSize(2);
    String[] names = FaceFactors.csvHeader().split(",", -1);
    String[] second = FaceFactors.draw(0, 1).toCsv(1).split(",", -1);
    for (int i = 0; i < names.length; i++) {
      JsonNode value = list.get(1).path(names[i]);
      if (value.isNumber()) {
        assertThat(value.asDouble()).as(names[i]).isEqualTo(Double.parseDouble(second[i]));
      } else {
        assertThat(value.asText()).as(names[i]).isEqualTo(second[i]);
      }
    }
    assertThat(list.get(1).path("pose.turn").isNumber()).isTrue();
    assertThat(list.get(1).path("hair.style").isTextual()).isTrue();
  }

  @Test
  void moreFacesThanThereAreAreRefused() {
    Invocation refused = Invocation.of("data", "factors", "--n", 20_001);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("1 to 20000");
  }
}
