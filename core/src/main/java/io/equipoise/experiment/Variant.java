package io.equipoise.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an experiment compares with its other variants.
 *
 * @param name [a-z0-9.-], e.g. "gamma-0.3"
 * @param settings that make the difference, in the form of {@code config.json}
 */
public record Variant(String name, ObjectNode settings) {}
