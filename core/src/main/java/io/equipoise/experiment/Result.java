package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;

/**
 * What is known of a run that has ended.
 *
 * @param json as stored: outcome, images, seconds, values
 * @param pictures by name
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

  /** A picture that was made. */
  Optional<BufferedImage> picture(String name) {
    Path file = pictures.get(name);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ImageIO.read(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}
