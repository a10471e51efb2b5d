package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of settings before any image is read. */
class SettingsCheckTest {
  private static ObjectNode given(String path, Object value) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    Settings.put(options, path, value);
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "objective.gamma, 7.0, gamma",
    "optimizer.learningRate, -1.0, lr -1.0 is outside",
    "network.resolution, 33, 33 is not one of",
    "objective.margin, '10', --margin is of the hinge",
    "preset, 'fases', there is no preset fases",
    "network.fliters, 8, unknown setting network.fliters"
  })
  void refusesWhatTheTrainingWouldRefuse(String path, String value, String said) {
    Object parsed = value.matches("-?\\d+\\.\\d+") ? Double.valueOf(value) : value;
    Object number =
        value.matches("\\d+") && !path.endsWith("margin") ? Long.valueOf(value) : parsed;
    assertThatThrownBy(() -> Settings.check(given(path, number)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void pointsHaveNoResolution() {
    ObjectNode options = given("data.spec", "ring");
    Settings.put(options, "network.resolution", 64);
    assertThatThrownBy(() -> Settings.check(options)).hasMessageContaining("these are points");
  }

  @Test
  void dataThatAreNotThereAreNamed(@TempDir Path folder) {
    Path missing = folder.resolve("cats");
    assertThatThrownBy(() -> Settings.check(given("data.spec", missing.toString())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no data at \"" + missing);
    assertThatThrownBy(() -> Settings.check(given("data.spec", missing + "#hold-out=3")))
        .hasMessageContaining("there is no data at \"" + missing);
  }

  @ParameterizedTest
  @CsvSource({"faces", "ring", "grid", "faces#hold-out=100"})
  void goodSettingsPass(String spec) {
    assertThatCode(() -> Settings.check(given("data.spec", spec))).doesNotThrowAnyException();
  }

  /** Skip connections are of the networks that photographs take, not of those that digits take. */
  @Test
  void whatSomeImagesWouldAllowIsNotRefused(@TempDir Path folder) {
    ObjectNode options = given("data.spec", folder.toString());
    Settings.put(options, "network.skipConnections", false);
    assertThatCode(() -> Settings.check(options)).doesNotThrowAnyException();
  }
}
