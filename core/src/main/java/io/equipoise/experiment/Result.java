package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.run.SampleGrid;
import io.equipoise.tensor.CorruptFileException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of a run that has ended.
 *
 * @param json as stored: outcome, images, seconds, values
 * @param pictures files by name: kind and images seen
 */
public record Result(PlannedRun run, ObjectNode json, Map<String, Path> pictures) {
  /** Whether it came to its end, and was not given up because its numbers became infinite. */
  boolean finished() {
    return json.path("outcome").asText().equals("finished");
  }

  /** What was measured. */
  JsonNode values() {
    return json.path("values");
  }

  /** A number that was measured. */
  OptionalDouble value(String name) {
    JsonNode value = values().path(name);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  /**
   * Names of the pictures of one kind, at least one, in the order of images seen.
   *
   * @throws CorruptFileException if there is none any more
   */
  List<String> pictures(String kind) {
    List<String> names =
        pictures.keySet().stream().filter(name -> name.startsWith(kind)).sorted().toList();
    if (names.isEmpty()) {
      throw new CorruptFileException(
          "the measures of " + run.name(),
          "no picture " + kind + "*.png is left; delete their folder, and they are made again");
    }
    return names;
  }

  /**
   * A picture that was made.
   *
   * @throws CorruptFileException if its file is none any more
   */
  BufferedImage picture(String name) {
    return SampleGrid.read(pictures.get(name));
  }
}
