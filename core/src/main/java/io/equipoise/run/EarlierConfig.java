package io.equipoise.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Configs of runs and bundles that were written before a setting existed. */
final class EarlierConfig {
  private EarlierConfig() {}

  /** Puts in what was so before it could be set; returns the config. */
  static ObjectNode completed(ObjectNode config) {
    if (config.path("network") instanceof ObjectNode network && !network.has("layers")) {
      network.put("layers", 2).put("dropout", 0.0);
    }
    if (config.path("objective") instanceof ObjectNode objective && !objective.has("headroom")) {
      objective.put("headroom", 1.0);
    }
    return config;
  }
}
