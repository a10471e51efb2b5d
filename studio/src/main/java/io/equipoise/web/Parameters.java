package io.equipoise.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.web.HttpFailure.Reason;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Named values of a request: of its query, or of the JSON object that is its body. */
public final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /** Of the query; each name once. */
  public static Parameters ofQuery(Context context) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, List<String>> entry : context.queryParamMap().entrySet()) {
      if (entry.getValue().size() != 1) {
        throw new HttpFailure(Reason.BAD_REQUEST, entry.getKey() + " is given more than once");
      }
      values.put(entry.getKey(), entry.getValue().get(0));
    }
    return new Parameters(values);
  }

  /** Of a JSON object of plain values. */
  public static Parameters ofJson(byte[] body) {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : Json.object(body, body.length).properties()) {
      if (!field.getValue().isValueNode() || field.getValue().isNull()) {
        throw new HttpFailure(Reason.BAD_REQUEST, field.getKey() + " is not a plain value");
      }
      values.put(field.getKey(), field.getValue().asText());
    }
    return new Parameters(values);
  }

  /** Refuses names that mean nothing here: a mistyped one would be passed over in silence. */
  public Parameters allow(Collection<String> names) {
    Set<String> unknown = new TreeSet<>(values.keySet());
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new HttpFailure(
          Reason.BAD_REQUEST, "unknown: %s; there are %s".formatted(unknown, new TreeSet<>(names)));
    }
    return this;
  }

  /** Whether it is given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A text. */
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** A whole number of a range. */
  public long whole(String name, long otherwise, long least, long most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, text, "is not a whole number");
    }
    throw wrong(name, text, "is outside %d to %d".formatted(least, most));
  }

  /** A number above 0 and up to 1. */
  public double share(String name, double otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(name, text, "is not a number");
    }
    throw wrong(name, text, "is not above 0 and up to 1");
  }

  /** Yes or no. */
  public boolean flag(String name, boolean otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw wrong(name, text, "is neither true nor false");
    };
  }

  /** One of some words. */
  public <E extends Enum<E>> E choice(String name, E otherwise, Class<E> type) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    for (E one : type.getEnumConstants()) {
      if (one.toString().equals(text)) {
        return one;
      }
    }
    throw wrong(name, text, "is none of " + List.of(type.getEnumConstants()));
  }

  private static HttpFailure wrong(String name, String text, String what) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return new HttpFailure(Reason.BAD_REQUEST, name + " " + shown + " " + what);
  }
}
