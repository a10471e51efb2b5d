package io.equipoise.studio.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.latent.Interpolation;
import io.equipoise.web.HttpFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
  private static Place read(String json) {
    try {
      return Place.of(new ObjectMapper().readTree(json.replace('\'', '"')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void placesAreRead() {
    assertThat(read("{'seed': 3, 'index': 8}")).isEqualTo(new Place.Seed(3, 8));
    assertThat(read("{'seed': -3}")).isEqualTo(new Place.Seed(-3, 0));
    Place between =
        read("{'from': {'seed': 1}, 'to': {'seed': 2}, 'share': 0.5, 'method': 'slerp'}");
    assertThat(between)
        .isEqualTo(
            new Place.Between(
                new Place.Seed(1, 0), new Place.Seed(2, 0), 0.5, Interpolation.SLERP));
    assertThat(((Place.Vector) read("{'z': [0.5, -1]}")).z()).containsExactly(0.5f, -1);
    Place.Moved moved = (Place.Moved) read("{'from': {'seed': 1}, 'along': [0, 2.5]}");
    assertThat(moved.deviations()).containsExactly(0, 2.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | a place has a seed",
        "null | a place has a seed",
        "{'seed': 1.5} | seed is not a whole number",
        "{'seed': '1'} | seed is not a whole number",
        "{'seed': 1, 'z': [1]} | a place has no [z]",
        "{'z': []} | z is not a list of numbers",
        "{'z': [1, 1.5]} | a number of z is not a number from -1.0 to 1.0",
        "{'z': ['a']} | a number of z",
        "{'from': {'seed': 1}, 'to': {'seed': 2}} | share is not a number from 0.0 to 1.0",
        "{'from': {'seed': 1}, 'to': {'seed': 2}, 'share': 2} | share is not a number",
        "{'from': {'seed': 1}, 'to': {'seed': 2}, 'share': 1, 'method': 'jump'} | neither lerp",
        "{'from': {'seed': 1}, 'along': [11]} | a number of along is not a number from -10.0",
        "{'from': 7, 'along': [1]} | a place has a seed"
      })
  void whatIsNoPlaceIsRefusedWithAReason(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(HttpFailure.class)
        .hasMessageContaining(reason);
  }

  @Test
  void nestingIsLimited() {
    String deep = "{'seed': 1}";
    for (int i = 0; i < Place.MOST_DEPTH - 1; i++) {
      deep = "{'from': " + deep + ", 'along': [1]}";
    }
    assertThat(read(deep)).isInstanceOf(Place.Moved.class);
    String deeper = "{'from': " + deep + ", 'along': [1]}";
    assertThatThrownBy(() -> read(deeper)).hasMessageContaining("nested too deep");
  }
}
