package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.training.TrainConfig;

/**
 * One training of a plan.
 *
 * @param name e.g. "gamma-0.3-seed-1"; names its files
 * @param variant name of what it is an example of
 * @param config every setting, as resolved
 */
public record PlannedRun(String name, String variant, TrainConfig config) {
  static PlannedRun of(Variant variant, TrainConfig config) {
    return new PlannedRun(
        "%s-seed-%s".formatted(variant.name(), config.seed()), variant.name(), config);
  }

  /** Of everything random in it. */
  public long seed() {
    return config.seed();
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("variant", variant).set("settings", config.toJson());
    return json;
  }
}
