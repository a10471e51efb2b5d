package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.training.Settings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings by their paths, e.g. {@code objective.gamma}. */
final class SettingPaths {
  private SettingPaths() {}

  /** Every value that is no object or array, by its path, in the order of the tree. */
  static Map<String, String> of(JsonNode tree) {
    Map<String, String> values = new LinkedHashMap<>();
    collect("", tree, values);
    return values;
  }

  private static void collect(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      String prefix = path.isEmpty() ? "" : path + ".";
      node.properties().forEach(field -> collect(prefix + field.getKey(), field.getValue(), into));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.get(i), into);
      }
    } else {
      into.put(path, node.asText());
    }
  }

  /** Settings from paths and values in turn. */
  static ObjectNode settings(Object... pathsAndValues) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < pathsAndValues.length; i += 2) {
      Settings.put(settings, (String) pathsAndValues[i], pathsAndValues[i + 1]);
    }
    return settings;
  }

  /** Settings with the same networks for every objective, whose last checkpoint alone is kept. */
  static ObjectNode sameNetworks(double kimg) {
    return settings(
        "preset", "sparse", "budget.kimg", kimg, "log.checkpointEveryKimg", 1e6, "log.keep", 1);
  }
}
