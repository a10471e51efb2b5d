package io.equipoise.export;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One value of an ONNX graph, with everything that it is computed from. */
sealed interface OnnxValue {
  /** An optional input that is left out. */
  record Absent() implements OnnxValue {}

  /**
   * What the graph is run on.
   *
   * @param shape of one item; the graph's has N before it
   */
  record Input(String name, List<Long> shape) implements OnnxValue {}

  /**
   * A tensor in the file.
   *
   * @param type by TensorProto: {@link OnnxGraph#FLOAT} or {@link OnnxGraph#INT64}
   * @param data little-endian, row-major
   */
  record Constant(List<Long> shape, int type, byte[] data) implements OnnxValue {}

  /**
   * What an operator makes.
   *
   * @param attributes a Long, a Float, a String or a List of Long each
   */
  record Node(String operator, List<OnnxValue> inputs, Map<String, Object> attributes)
      implements OnnxValue {
    public Node {
      attributes = new TreeMap<>(attributes); // the same model, the same bytes
    }

    static Node of(String operator, OnnxValue... inputs) {
      return new Node(operator, List.of(inputs), Map.of());
    }
  }

  /**
   * What a fully connected layer or a convolution makes, apart from other nodes because a batch
   * norm of it can be had for nothing.
   *
   * @param kernel as the operator wants it
   * @param bias {@code [out]}
   */
  record Affine(
      String operator, OnnxValue x, Kernel kernel, float[] bias, Map<String, Object> attributes)
      implements OnnxValue {

    /**
     * The same followed by {@code y * scale + shift} in each channel.
     *
     * @param scale {@code [C]}, where the layer's outputs are C channels of equal size
     * @param shift {@code [C]}
     */
    Affine then(double[] scale, double[] shift) {
      int each = bias.length / scale.length;
      float[] values = kernel.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] * scale[kernel.outputOf(i) / each]);
      }
      float[] shifted = bias.clone();
      for (int out = 0; out < shifted.length; out++) {
        shifted[out] = (float) (shifted[out] * scale[out / each] + shift[out / each]);
      }
      return new Affine(
          operator, x, new Kernel(values, kernel.shape(), kernel.outputs()), shifted, attributes);
    }

    /** As a node with its weights. */
    Node node() {
      return new Node(
          operator,
          List.of(
              x,
              OnnxGraph.floats(kernel.values(), kernel.shape()),
              OnnxGraph.floats(bias, List.of((long) bias.length))),
          attributes);
    }
  }

  /**
   * Weights of an {@link Affine}.
   *
   * @param outputs the axis of the outputs
   */
  record Kernel(float[] values, List<Long> shape, int outputs) {
    /** Which output the element at this place belongs to. */
    int outputOf(int place) {
      long inner = shape.subList(outputs + 1, shape.size()).stream().reduce(1L, (a, b) -> a * b);
      return (int) (place / inner % shape.get(outputs));
    }
  }
}
