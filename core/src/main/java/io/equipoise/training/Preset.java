package io.equipoise.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings found good by measurement for a kind of data; {@code presets.json} holds them.
 *
 * @param name as given to {@code --preset}
 * @param description what it is for
 * @param kinds of data that take it without being told
 * @param settings by objective and architecture; the first of an objective is its default
 */
public record Preset(
    String name, String description, List<DataProfile.Kind> kinds, List<Entry> settings) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Settings for one objective.
   *
   * @param objective name
   * @param architecture name
   * @param use settings in the form of {@link TrainConfig}
   */
  public record Entry(String objective, String architecture, ObjectNode use) {}

  /** All presets. */
  public static List<Preset> all() {
    List<Preset> presets = new ArrayList<>();
    for (var field : resource("presets.json").properties()) {
      ObjectNode body = ((ObjectNode) field.getValue()).put("name", field.getKey());
      try {
        presets.add(MAPPER.treeToValue(body, Preset.class));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("presets.json: " + field.getKey(), e);
      }
    }
    return presets;
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static Preset named(String name) {
    return all().stream()
        .filter(preset -> preset.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no preset %s; there are: %s"
                        .formatted(
                            name,
                            all().stream().map(Preset::name).collect(Collectors.joining(", ")))));
  }

  /** The preset that a kind of data takes. */
  public static Preset of(DataProfile.Kind kind) {
    return all().stream()
        .filter(preset -> preset.kinds.contains(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("presets.json has none for " + kind));
  }

  /**
   * Settings for an objective: of the given architecture, or the first.
   *
   * @param architecture name; null if the preset chooses
   * @return empty if the preset says nothing for them
   */
  public ObjectNode use(String objective, String architecture) {
    for (Entry entry : settings) {
      if (entry.objective.equals(objective)
          && (architecture == null || entry.architecture.equals(architecture))) {
        ObjectNode use = entry.use.deepCopy();
        use.withObjectProperty("network").put("architecture", entry.architecture);
        return use;
      }
    }
    return MAPPER.createObjectNode();
  }

  /** The settings before any preset. */
  static ObjectNode defaults() {
    return resource("defaults.json");
  }

  private static ObjectNode resource(String name) {
    try (InputStream in = Preset.class.getResourceAsStream(name)) {
      JsonNode node = MAPPER.readTree(in);
      return (ObjectNode) node;
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
