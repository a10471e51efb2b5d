package io.equipoise.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.web.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An answer of the Open Inference Protocol, version 2, put together output by output. */
final class TensorAnswer {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ArrayNode outputs;
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

  TensorAnswer(String model, long version, String id) {
    json.put("model_name", model).put("model_version", Long.toString(version));
    if (id != null) {
      json.put("id", id);
    }
    outputs = json.putArray("outputs");
  }

  void add(String name, float[] values, boolean asBytes, long... shape) {
    ObjectNode output = output(name, "FP32", shape);
    if (asBytes) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
      bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
      append(output, bytes.array());
    } else {
      ArrayNode data = output.putArray("data");
      for (float value : values) {
        data.add(value);
      }
    }
  }

  void add(String name, byte[] values, boolean asBytes, long... shape) {
    ObjectNode output = output(name, "UINT8", shape);
    if (asBytes) {
      append(output, values);
    } else {
      ArrayNode data = output.putArray("data");
      for (byte value : values) {
        data.add(value & 0xff);
      }
    }
  }

  private ObjectNode output(String name, String datatype, long... shape) {
    ObjectNode output = outputs.addObject().put("name", name).put("datatype", datatype);
    ArrayNode sizes = output.putArray("shape");
    for (long size : shape) {
      sizes.add(size);
    }
    return output;
  }

  private void append(ObjectNode output, byte[] bytes) {
    output.putObject("parameters").put("binary_data_size", bytes.length);
    binary.writeBytes(bytes);
  }

  /** The JSON alone, for its length. */
  byte[] header() {
    return Json.bytes(json);
  }

  /** Whether bytes follow the JSON. */
  boolean hasBinary() {
    return binary.size() > 0;
  }

  /** What follows the JSON. */
  byte[] binary() {
    return binary.toByteArray();
  }
}
