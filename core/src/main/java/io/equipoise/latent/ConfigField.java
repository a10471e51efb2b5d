package io.equipoise.latent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** Records out of the {@code config.json} of a run or a bundle. */
final class ConfigField {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ConfigField() {}

  /**
   * One field.
   *
   * @param file where it was read, for messages
   * @throws IllegalArgumentException if it is not as it is written
   */
  static <T> T read(Path file, ObjectNode config, String name, Class<T> type) {
    JsonNode node = config.path(name);
    String where = file + ": the field " + name + " is not as a run writes it: ";
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + "it is missing or no JSON object");
    }
    try {
      return MAPPER.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException cause
              ? cause.getMessage()
              : e.getOriginalMessage().replaceFirst(" \\(class .*", "");
      throw new IllegalArgumentException(where + reason, e);
    }
  }
}
