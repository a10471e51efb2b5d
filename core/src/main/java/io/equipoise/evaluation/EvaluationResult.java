package io.equipoise.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation found, and all that it depends on.
 *
 * @param values by quantity, in the order of {@link Quantity}
 * @param basis what the values depend on, as JSON: measures, their parameters, the extractor, both
 *     sides, the version of the program
 * @param nearest nearest training images, if memorisation was measured
 * @param warnings what to be wary of; empty if nothing
 * @param seconds that it took, without the share of the reference
 */
public record EvaluationResult(
    Map<Quantity, Double> values,
    ObjectNode basis,
    Optional<NearestImages> nearest,
    List<String> warnings,
    double seconds) {
  /** Copies the collections. */
  public EvaluationResult {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    warnings = List.copyOf(warnings);
  }

  /**
   * One value.
   *
   * @throws IllegalArgumentException if it was not measured
   */
  public double value(Quantity quantity) {
    Double value = values.get(quantity);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s was not measured: ask for %s".formatted(quantity.key(), quantity.measure().label()));
    }
    return value;
  }

  /** The same with one more warning. */
  public EvaluationResult with(String warning) {
    List<String> more = new ArrayList<>(warnings);
    more.add(warning);
    return new EvaluationResult(values, basis, nearest, more, seconds);
  }

  /** The values by their keys, for a line of metrics. */
  public Map<String, Double> byKey() {
    Map<String, Double> byKey = new LinkedHashMap<>();
    values.forEach((quantity, value) -> byKey.put(quantity.key(), value));
    return byKey;
  }

  /**
   * Names what the values depend on: equal for evaluations that must find the same.
   *
   * @return 8 hexadecimal digits
   */
  public String key() {
    byte[] content = basis.toString().getBytes(StandardCharsets.UTF_8);
    return new Sha256().bytes(content, 0, content.length).hex().substring(0, 8);
  }

  /** One object: the values by their keys, then {@code basis}, {@code warnings}, ... */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    values.forEach(
        (quantity, value) -> {
          if (quantity.isCount()) {
            json.put(quantity.key(), Math.round(value));
          } else {
            json.put(quantity.key(), value);
          }
        });
    nearest.ifPresent(found -> json.set("memorisation_nearest", found.toJson()));
    json.set("basis", basis.deepCopy());
    ArrayNode said = json.putArray("warnings");
    warnings.forEach(said::add);
    return json.put("seconds", seconds);
  }
}
