package io.equipoise.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
      put(settings, (String) pathsAndValues[i], pathsAndValues[i + 1]);
    }
    return settings;
  }

  private static void put(ObjectNode into, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot >= 0) {
      put(into.withObjectProperty(path.substring(0, dot)), path.substring(dot + 1), value);
    } else if (value instanceof Integer whole) {
      into.put(path, whole);
    } else if (value instanceof Double number) {
      into.put(path, number);
    } else {
      into.put(path, (String) value);
    }
  }
}
