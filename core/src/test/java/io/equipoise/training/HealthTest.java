package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import org.junit.jupiter.api.Test;

/** What a training says about the diversity of its samples while it goes on. */
class HealthTest {
  private final Health health = new Health(points());

  private static TrainConfig points() {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    Settings.put(given, "data.spec", "ring");
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    Settings.Resolved resolved = Settings.resolve(given, none, PackProgress.SILENT);
    resolved.data().close();
    return resolved.config();
  }

  @Test
  void imagesFarMoreVariedThanTheDataAreToldOnceUntilTheyAreBack() {
    assertThat(health.checkDiversity(0.7, 1000)).isEmpty();
    assertThat(health.checkDiversity(6.2, 2000))
        .hasValueSatisfying(said -> assertThat(said).contains("6.20 times").contains("--lr"));
    assertThat(health.checkDiversity(9, 3000)).isEmpty();
    assertThat(health.checkDiversity(0.8, 4000)).isEmpty();
    assertThat(health.checkDiversity(4, 5000)).isPresent();
  }

  @Test
  void alikeImagesAreToldOnlyWhenTheRunIsNoLongerYoung() {
    assertThat(health.checkDiversity(0.1, 31_000)).isEmpty();
    assertThat(health.checkDiversity(0.1, 33_000))
        .hasValueSatisfying(said -> assertThat(said).contains("10 %").contains("collapsing"));
    assertThat(health.checkDiversity(0.1, 34_000)).isEmpty();
  }
}
