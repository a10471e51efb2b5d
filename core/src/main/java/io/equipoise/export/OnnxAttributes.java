package io.equipoise.export;

import io.equipoise.run.ProtobufWriter;
import java.util.List;

/** Attributes of a node: AttributeProto of onnx.proto. */
final class OnnxAttributes {
  private static final int NAME = 1;
  private static final int FLOAT = 2;
  private static final int INT = 3;
  private static final int STRING = 4;
  private static final int INTS = 8;
  private static final int TYPE = 20;

  // numbers of AttributeProto.AttributeType
  private static final int TYPE_FLOAT = 1;
  private static final int TYPE_INT = 2;
  private static final int TYPE_STRING = 3;
  private static final int TYPE_INTS = 7;

  private OnnxAttributes() {}

  /** An attribute whose value is a Long, a Float, a String or a List of Long. */
  static ProtobufWriter of(String name, Object value) {
    ProtobufWriter attribute = new ProtobufWriter().string(NAME, name);
    if (value instanceof Long number) {
      return attribute.int64(INT, number).int64(TYPE, TYPE_INT);
    }
    if (value instanceof Float number) {
      return attribute.float32(FLOAT, number).int64(TYPE, TYPE_FLOAT);
    }
    if (value instanceof String text) {
      return attribute.string(STRING, text).int64(TYPE, TYPE_STRING);
    }
    if (value instanceof List<?> numbers) {
      numbers.forEach(number -> attribute.int64(INTS, (Long) number));
      return attribute.int64(TYPE, TYPE_INTS);
    }
    throw new IllegalArgumentException(name + " has a value of no type here: " + value);
  }
}
