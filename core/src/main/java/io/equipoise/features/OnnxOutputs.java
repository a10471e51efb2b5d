package io.equipoise.features;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which outputs of an ONNX model are features and which say the class: found out from their names
 * and from what they are on a first batch.
 *
 * @param features name of the output that is the features
 * @param length F
 * @param classes name of the output that says the class, or empty
 * @param count K, 0 without
 * @param logits whether a softmax makes them probabilities
 */
record OnnxOutputs(
    String features, int length, Optional<String> classes, int count, boolean logits) {
  private static final String FEATURES = "features";
  private static final String PROBABILITIES = "probabilities";
  private static final String LOGITS = "logits";
  private static final double SUM_TOLERANCE = 1e-3;
  private static final long MOST_COLUMNS = 1 << 20; // a covariance of these has 8 TiB

  /**
   * One output, a row an image.
   *
   * @param values {@code [rows, columns]} row-major
   */
  record Rows(int rows, int columns, float[] values) {}

  /**
   * Chooses by what a model made of a batch.
   *
   * @param images N of the batch
   * @throws IllegalArgumentException if there are no features among the outputs
   */
  static OnnxOutputs of(OrtSession.Result outputs, long images) {
    Map<String, Rows> matrices = new LinkedHashMap<>();
    for (Map.Entry<String, OnnxValue> output : outputs) {
      rows(output.getValue(), images).ifPresent(rows -> matrices.put(output.getKey(), rows));
    }
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException(
          "has no output of features [N, F] among its %d, F at most %,d: add one that is pooled and flattened"
              .formatted(outputs.size(), MOST_COLUMNS));
    }
    String features = features(matrices);
    Optional<String> classes = classes(matrices, features);
    return new OnnxOutputs(
        features,
        matrices.get(features).columns,
        classes,
        classes.map(name -> matrices.get(name).columns).orElse(0),
        classes.filter(LOGITS::equals).isPresent());
  }

  private static String features(Map<String, Rows> matrices) {
    if (matrices.containsKey(FEATURES)) {
      return FEATURES;
    }
    return matrices.keySet().stream()
        .filter(name -> !name.equals(PROBABILITIES) && !name.equals(LOGITS))
        .findFirst()
        .orElse(matrices.containsKey(LOGITS) ? LOGITS : PROBABILITIES);
  }

  private static Optional<String> classes(Map<String, Rows> matrices, String features) {
    if (matrices.containsKey(PROBABILITIES)) {
      if (!areProbabilities(matrices.get(PROBABILITIES))) {
        throw new IllegalArgumentException(
            "has an output probabilities whose rows are not such: they must be at least 0 and sum to"
                + " 1; name it logits if a softmax is to follow");
      }
      return Optional.of(PROBABILITIES);
    }
    if (matrices.containsKey(LOGITS)) {
      return Optional.of(LOGITS);
    }
    return matrices.keySet().stream()
        .filter(name -> !name.equals(features) && areProbabilities(matrices.get(name)))
        .findFirst();
  }

  private static boolean areProbabilities(Rows rows) {
    boolean are = rows.columns > 1;
    for (int row = 0; row < rows.rows; row++) {
      double sum = 0;
      for (int column = 0; column < rows.columns; column++) {
        float value = rows.values[row * rows.columns + column];
        sum += value;
        are &= value >= 0;
      }
      are &= Math.abs(sum - 1) <= SUM_TOLERANCE;
    }
    return are;
  }

  /** An output as rows, if it is {@code [N, F]}, {@code [N, F, 1, 1]} or the like. */
  private static Optional<Rows> rows(OnnxValue value, long images) {
    if (!(value instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
      return Optional.empty();
    }
    long[] shape = tensor.getInfo().getShape();
    if (shape.length < 2 || shape[0] != images) {
      return Optional.empty();
    }
    long all = 1;
    long longest = 1;
    for (int i = 1; i < shape.length; i++) {
      all *= shape[i];
      longest = Math.max(longest, shape[i]);
    }
    // more than one axis: a map of features, not a row of them
    if (all != longest || all < 1 || all > MOST_COLUMNS) {
      return Optional.empty();
    }
    float[] values = new float[Math.toIntExact(images * all)];
    tensor.getFloatBuffer().get(values);
    return Optional.of(new Rows((int) images, (int) all, values));
  }

  /**
   * One output of a later batch.
   *
   * @throws IllegalArgumentException if it is not as on the first one
   */
  static Rows read(OrtSession.Result outputs, String name, long images, int columns) {
    return outputs
        .get(name)
        .flatMap(value -> rows(value, images))
        .filter(rows -> rows.columns == columns)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "made of %d images an output \"%s\" that is not [%d, %d] as before: its features"
                            .formatted(images, name, images, columns)
                        + " must not depend on the images' size or number"));
  }
}
