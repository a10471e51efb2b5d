package io.equipoise.training;

import java.util.Map;

/**
 * One line of metrics.
 *
 * @param progress how far the run is
 * @param imagesPerSecond real images a second since the tick before; 0 where no time was counted
 * @param learningRate of the generator
 * @param values fields of {@code metrics.jsonl} beside these: means since the tick before
 */
public record Tick(
    Progress progress, double imagesPerSecond, double learningRate, Map<String, Double> values) {}
