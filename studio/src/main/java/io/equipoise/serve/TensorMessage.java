package io.equipoise.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.web.HttpFailure;
import io.equipoise.web.HttpFailure.Reason;
import io.equipoise.web.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request of the Open Inference Protocol, version 2: JSON, whose tensors may follow it as bytes
 * (the binary tensor data extension).
 *
 * @param id to be echoed, or null
 * @param inputs by name
 * @param outputs that are wanted, with whether as bytes; empty for all
 * @param binary whether outputs that do not say so come as bytes
 */
record TensorMessage(
    String id, Map<String, Input> inputs, Map<String, Boolean> outputs, boolean binary) {
  /** Names the length of the JSON where tensors follow it. */
  static final String LENGTH_HEADER = "Inference-Header-Content-Length";

  private static final int MOST_DIMENSIONS = 8;

  /**
   * A tensor.
   *
   * @param datatype e.g. FP32
   * @param data little-endian bytes, or the JSON array; the other is null
   */
  record Input(String name, String datatype, long[] shape, ByteBuffer bytes, JsonNode data) {
    /** The values of an FP32 tensor, row-major. */
    float[] floats() {
      requireType("FP32");
      float[] values = new float[count()];
      if (bytes != null) {
        requireBytes(Float.BYTES);
        bytes.asFloatBuffer().get(values);
        return values;
      }
      List<JsonNode> numbers = numbers();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) numbers.get(i).asDouble();
      }
      return values;
    }

    /** The values of an INT64 tensor, row-major. */
    long[] longs() {
      requireType("INT64");
      long[] values = new long[count()];
      if (bytes != null) {
        requireBytes(Long.BYTES);
        bytes.asLongBuffer().get(values);
        return values;
      }
      List<JsonNode> numbers = numbers();
      for (int i = 0; i < values.length; i++) {
        if (!numbers.get(i).canConvertToExactIntegral() || !numbers.get(i).canConvertToLong()) {
          throw wrong("holds " + numbers.get(i) + ", which is no INT64");
        }
        values[i] = numbers.get(i).asLong();
      }
      return values;
    }

    private int count() {
      try {
        long count = 1;
        for (long size : shape) {
          count = Math.multiplyExact(count, size);
        }
        return Math.toIntExact(count);
      } catch (ArithmeticException e) {
        throw wrong("is too large");
      }
    }

    private void requireType(String type) {
      if (!datatype.equals(type)) {
        throw wrong("has datatype " + datatype + ", expected " + type);
      }
    }

    private void requireBytes(int each) {
      if (bytes.remaining() != (long) each * count()) {
        throw wrong(
            "has %d bytes, its shape needs %d * %d".formatted(bytes.remaining(), each, count()));
      }
    }

    private List<JsonNode> numbers() {
      List<JsonNode> numbers = new ArrayList<>();
      collect(data, numbers, 0);
      if (numbers.size() != count()) {
        throw wrong("has %d values, its shape needs %d".formatted(numbers.size(), count()));
      }
      return numbers;
    }

    /** Nested or flat: both are allowed. */
    private void collect(JsonNode node, List<JsonNode> numbers, int depth) {
      if (node.isArray() && depth <= MOST_DIMENSIONS) {
        node.forEach(child -> collect(child, numbers, depth + 1));
      } else if (node.isNumber()) {
        numbers.add(node);
      } else {
        throw wrong("holds something that is not a number");
      }
    }

    HttpFailure wrong(String what) {
      return TensorMessage.wrong("input " + name + " " + what);
    }
  }

  private static HttpFailure wrong(String what) {
    return new HttpFailure(Reason.BAD_REQUEST, what);
  }

  /**
   * Reads a message.
   *
   * @param lengthHeader value of {@link #LENGTH_HEADER}, or null
   */
  static TensorMessage parse(byte[] body, String lengthHeader) {
    int length = body.length;
    if (lengthHeader != null) {
      if (!lengthHeader.matches("\\d{1,9}") || Integer.parseInt(lengthHeader) > body.length) {
        throw wrong(
            LENGTH_HEADER + " is not a length within the body of " + body.length + " bytes");
      }
      length = Integer.parseInt(lengthHeader);
    }
    JsonNode json = Json.object(body, length);
    ByteBuffer binary =
        ByteBuffer.wrap(body, length, body.length - length).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (JsonNode node : array(json, "inputs")) {
      Input input = input(node, binary);
      if (inputs.put(input.name, input) != null) {
        throw input.wrong("is there twice");
      }
    }
    if (binary.hasRemaining()) {
      throw wrong(binary.remaining() + " bytes follow that belong to no input");
    }
    boolean all = json.path("parameters").path("binary_data_output").asBoolean(false);
    Map<String, Boolean> outputs = new LinkedHashMap<>();
    for (JsonNode node : array(json, "outputs")) {
      JsonNode own = node.path("parameters").path("binary_data");
      outputs.put(text(node, "name", "an output"), own.asBoolean(all));
    }
    String id = json.path("id").isTextual() ? json.path("id").asText() : null;
    return new TensorMessage(id, inputs, outputs, all);
  }

  private static JsonNode array(JsonNode json, String name) {
    JsonNode array = json.path(name);
    if (!array.isMissingNode() && !array.isArray()) {
      throw wrong(name + " is not an array");
    }
    return array;
  }

  private static Input input(JsonNode node, ByteBuffer binary) {
    String name = text(node, "name", "an input");
    String datatype = text(node, "datatype", "input " + name);
    JsonNode size = node.path("parameters").path("binary_data_size");
    JsonNode data = node.path("data");
    if (size.isMissingNode() == data.isMissingNode()) {
      throw wrong("input " + name + " needs data or a binary_data_size, and not both");
    }
    long[] shape = shape(node, name);
    if (size.isMissingNode()) {
      return new Input(name, datatype, shape, null, data);
    }
    int bytes = size.canConvertToInt() ? size.asInt() : -1;
    if (bytes < 0 || bytes > binary.remaining()) {
      throw wrong(
          "input %s has binary_data_size %s, there are %d bytes"
              .formatted(name, size, binary.remaining()));
    }
    ByteBuffer own = binary.slice().order(ByteOrder.LITTLE_ENDIAN).limit(bytes);
    binary.position(binary.position() + bytes);
    return new Input(name, datatype, shape, own, null);
  }

  private static long[] shape(JsonNode node, String name) {
    JsonNode sizes = node.path("shape");
    if (!sizes.isArray() || sizes.isEmpty() || sizes.size() > MOST_DIMENSIONS) {
      throw wrong("input " + name + " has no shape such as [1, 64]");
    }
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).canConvertToLong() ? sizes.get(i).asLong() : -1;
      if (shape[i] < 1) {
        throw wrong("input " + name + " has shape " + sizes + ": every size is at least 1");
      }
    }
    return shape;
  }

  private static String text(JsonNode node, String field, String where) {
    if (!node.path(field).isTextual()) {
      throw wrong(where + " has no " + field);
    }
    return node.path(field).asText();
  }
}
