package io.equipoise.export;

import io.equipoise.run.ProtobufWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An ONNX model (onnx.proto, IR version 8, operators of version 17): whatever its outputs are
 * computed from, each value once, before those that need it.
 */
final class OnnxGraph {
  /** TensorProto.FLOAT. */
  static final int FLOAT = 1;

  /** TensorProto.INT64. */
  static final int INT64 = 7;

  private static final int IR_VERSION = 8;
  private static final int OPERATORS_VERSION = 17;

  /** How many images at a time is open. */
  private static final String BATCH = "N";

  // field numbers of ModelProto
  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_PRODUCER = 2;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPERATORS = 8;
  private static final int MODEL_METADATA = 14;
  // of OperatorSetIdProto and StringStringEntryProto
  private static final int OPERATORS_NUMBER = 2;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  // of GraphProto
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_NAME = 2;
  private static final int GRAPH_CONSTANT = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;
  // of NodeProto
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int NODE_OPERATOR = 4;
  private static final int NODE_ATTRIBUTE = 5;
  // of TensorProto
  private static final int TENSOR_DIMENSION = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_DATA = 9;
  // of ValueInfoProto, TypeProto, TypeProto.Tensor, TensorShapeProto and its Dimension
  private static final int INFO_NAME = 1;
  private static final int INFO_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int ELEMENT_TYPE = 1;
  private static final int SHAPE = 2;
  private static final int DIMENSION = 1;
  private static final int DIMENSION_SIZE = 1;
  private static final int DIMENSION_NAME = 2;

  private final ProtobufWriter graph = new ProtobufWriter();
  private final IdentityHashMap<OnnxValue, String> wanted = new IdentityHashMap<>();
  private final IdentityHashMap<OnnxValue, String> names = new IdentityHashMap<>();
  private int constants;
  private int nodes;

  private OnnxGraph() {}

  /**
   * An output.
   *
   * @param shape of one item; empty for one number each
   */
  record Output(String name, OnnxValue value, List<Long> shape) {}

  /** The model of a graph with one input. */
  static ProtobufWriter model(
      String name, OnnxValue.Input input, List<Output> outputs, Map<String, String> metadata) {
    OnnxGraph writer = new OnnxGraph();
    writer.graph.string(GRAPH_NAME, name);
    writer.graph.message(GRAPH_INPUT, info(input.name(), input.shape()));
    writer.names.put(input, input.name());
    outputs.forEach(output -> writer.wanted.put(output.value(), output.name()));
    for (Output output : outputs) {
      writer.nameOf(output.value());
      writer.graph.message(GRAPH_OUTPUT, info(output.name(), output.shape()));
    }
    ProtobufWriter operators = new ProtobufWriter().int64(OPERATORS_NUMBER, OPERATORS_VERSION);
    ProtobufWriter model =
        new ProtobufWriter()
            .int64(MODEL_IR_VERSION, IR_VERSION)
            .string(MODEL_PRODUCER, "equipoise")
            .message(MODEL_OPERATORS, operators)
            .message(MODEL_GRAPH, writer.graph);
    metadata.forEach(
        (key, value) ->
            model.message(
                MODEL_METADATA, new ProtobufWriter().string(KEY, key).string(VALUE, value)));
    return model;
  }

  /** A float32 constant. */
  static OnnxValue.Constant floats(float[] values, List<Long> shape) {
    byte[] data = new byte[Float.BYTES * values.length];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new OnnxValue.Constant(shape, FLOAT, data);
  }

  /** A list of int64, such as a shape. */
  static OnnxValue.Constant longs(long... values) {
    byte[] data = new byte[Long.BYTES * values.length];
    ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return new OnnxValue.Constant(List.of((long) values.length), INT64, data);
  }

  /** The name of a value, which is written first if it is not there yet. */
  private String nameOf(OnnxValue value) {
    String known = names.get(value);
    if (known != null) {
      return known;
    }
    String name;
    if (value instanceof OnnxValue.Constant constant) {
      name = "weight" + ++constants;
      graph.message(GRAPH_CONSTANT, tensor(name, constant));
    } else if (value instanceof OnnxValue.Node node) {
      name = write(node, wanted.get(value));
    } else if (value instanceof OnnxValue.Affine layer) {
      name = write(layer.node(), wanted.get(value));
    } else {
      name = ""; // of an absent input
    }
    names.put(value, name);
    return name;
  }

  private String write(OnnxValue.Node node, String wantedName) {
    ProtobufWriter message = new ProtobufWriter();
    node.inputs().forEach(input -> message.string(NODE_INPUT, nameOf(input)));
    String own = node.operator().toLowerCase(Locale.ROOT) + ++nodes;
    String output = wantedName == null ? own : wantedName;
    message
        .string(NODE_OUTPUT, output)
        .string(NODE_NAME, own)
        .string(NODE_OPERATOR, node.operator());
    node.attributes()
        .forEach((key, value) -> message.message(NODE_ATTRIBUTE, OnnxAttributes.of(key, value)));
    graph.message(GRAPH_NODE, message);
    return output;
  }

  private static ProtobufWriter tensor(String name, OnnxValue.Constant constant) {
    ProtobufWriter tensor = new ProtobufWriter();
    constant.shape().forEach(size -> tensor.int64(TENSOR_DIMENSION, size));
    return tensor
        .int64(TENSOR_TYPE, constant.type())
        .string(TENSOR_NAME, name)
        .bytes(TENSOR_DATA, constant.data());
  }

  /** Name and type of an input or output: float32, {@code [N, shape...]}. */
  private static ProtobufWriter info(String name, List<Long> shape) {
    ProtobufWriter dimensions =
        new ProtobufWriter().message(DIMENSION, new ProtobufWriter().string(DIMENSION_NAME, BATCH));
    shape.forEach(
        size -> dimensions.message(DIMENSION, new ProtobufWriter().int64(DIMENSION_SIZE, size)));
    ProtobufWriter tensor =
        new ProtobufWriter().int64(ELEMENT_TYPE, FLOAT).message(SHAPE, dimensions);
    return new ProtobufWriter()
        .string(INFO_NAME, name)
        .message(INFO_TYPE, new ProtobufWriter().message(TYPE_TENSOR, tensor));
  }
}
