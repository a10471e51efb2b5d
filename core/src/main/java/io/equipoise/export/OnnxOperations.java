package io.equipoise.export;

import io.equipoise.export.OnnxValue.Affine;
import io.equipoise.export.OnnxValue.Kernel;
import io.equipoise.export.OnnxValue.Node;
import io.equipoise.network.BatchNorm;
import io.equipoise.network.NearestUpsampling;
import io.equipoise.network.Operations;
import io.equipoise.network.Parameter;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes trained networks down, in the forms that ONNX Runtime was measured to be quickest at: an
 * enlargement by 2 and its convolution are one transposed convolution, beside x always h0 at its
 * size; batch norm by running statistics is part of the layer before it. Nothing is carried past
 * layers and nothing left out: that is over when a network is trained.
 */
final class OnnxOperations implements Operations<OnnxValue> {
  private static final List<Long> EVERY_SIDE = List.of(1L, 1L, 1L, 1L);

  @Override
  public OnnxValue linear(OnnxValue x, Parameter weight, Parameter bias) {
    return new Affine(
        "Gemm",
        x,
        kernel(weight.tensor(), 0),
        TensorData.floats(bias.tensor()),
        Map.of("transB", 1L));
  }

  @Override
  public OnnxValue convolve(OnnxValue x, Parameter weight, Optional<Parameter> bias, int stride) {
    Kernel kernel = kernel(weight.tensor(), 0);
    return convolution("Conv", x, kernel, bias(bias, kernel.shape().get(0)), stride);
  }

  @Override
  public OnnxValue convolveTransposed(OnnxValue x, Parameter weight, Optional<Parameter> bias) {
    Kernel kernel = kernel(weight.tensor(), 1);
    return convolution("ConvTranspose", x, kernel, bias(bias, kernel.shape().get(1)), 2);
  }

  @Override
  public OnnxValue convolveEnlarged(OnnxValue x, Parameter weight, Parameter bias) {
    try (TensorScope scope = new TensorScope()) {
      Kernel kernel = kernel(NearestUpsampling.kernelOfTwice(weight.tensor().detach()), 1);
      return convolution("ConvTranspose", x, kernel, TensorData.floats(bias.tensor()), 2);
    }
  }

  @Override
  public OnnxValue convolveEnlarged(
      OnnxValue x, OnnxValue h0, int scale, Parameter weight, Parameter bias) {
    OnnxValue beside = scale == 2 ? h0 : enlarge(h0, scale / 2);
    Node both = new Node("Concat", List.of(x, beside), Map.of("axis", 1L));
    return convolveEnlarged(both, weight, bias);
  }

  private static OnnxValue enlarge(OnnxValue x, int scale) {
    OnnxValue scales = OnnxGraph.floats(new float[] {1, 1, scale, scale}, List.of(4L));
    return new Node(
        "Resize",
        List.of(x, new OnnxValue.Absent(), scales),
        Map.of(
            "mode", "nearest",
            "coordinate_transformation_mode", "asymmetric",
            "nearest_mode", "floor"));
  }

  private static Affine convolution(
      String operator, OnnxValue x, Kernel kernel, float[] bias, long stride) {
    List<Long> shape = kernel.shape();
    return new Affine(
        operator,
        x,
        kernel,
        bias,
        Map.of(
            "kernel_shape", shape.subList(2, 4),
            "pads", EVERY_SIDE,
            "strides", List.of(stride, stride)));
  }

  private static Kernel kernel(Tensor weight, int outputs) {
    List<Long> shape = Arrays.stream(weight.shape()).boxed().toList();
    return new Kernel(TensorData.floats(weight), shape, outputs);
  }

  private static float[] bias(Optional<Parameter> bias, long outputs) {
    return bias.map(parameter -> TensorData.floats(parameter.tensor()))
        .orElseGet(() -> new float[(int) outputs]);
  }

  @Override
  public OnnxValue carry(OnnxValue x, OnnxValue y) {
    return y;
  }

  @Override
  public OnnxValue carryEnlarged(OnnxValue x, OnnxValue y) {
    return y;
  }

  @Override
  public OnnxValue normalize(OnnxValue x, BatchNorm norm) {
    double[] scale = TensorData.doubles(norm.weight().tensor());
    double[] shift = TensorData.doubles(norm.bias().tensor());
    double[] mean = TensorData.doubles(norm.runningMean().tensor());
    double[] variance = TensorData.doubles(norm.runningVariance().tensor());
    for (int c = 0; c < scale.length; c++) {
      scale[c] /= Math.sqrt(variance[c] + BatchNorm.EPSILON);
      shift[c] -= mean[c] * scale[c];
    }
    return into(x, scale, shift);
  }

  private static OnnxValue into(OnnxValue x, double[] scale, double[] shift) {
    if (x instanceof Affine layer) {
      return layer.then(scale, shift);
    }
    if (x instanceof Node view && view.operator().equals("Reshape")) {
      OnnxValue layer = into(view.inputs().get(0), scale, shift);
      return new Node("Reshape", List.of(layer, view.inputs().get(1)), view.attributes());
    }
    throw new IllegalStateException(
        "batch norm of " + x + " cannot be written: it follows neither layer nor convolution");
  }

  @Override
  public OnnxValue elu(OnnxValue x) {
    return Node.of("Elu", x);
  }

  @Override
  public OnnxValue relu(OnnxValue x) {
    return Node.of("Relu", x);
  }

  @Override
  public OnnxValue leakyRelu(OnnxValue x, double slope) {
    return new Node("LeakyRelu", List.of(x), Map.of("alpha", (float) slope));
  }

  @Override
  public OnnxValue drop(OnnxValue x, double share, int layer) {
    return x;
  }

  @Override
  public OnnxValue tanh(OnnxValue x) {
    return Node.of("Tanh", x);
  }

  @Override
  public OnnxValue images(OnnxValue x, int channels, int side) {
    return Node.of("Reshape", x, OnnxGraph.longs(-1, channels, side, side));
  }

  @Override
  public OnnxValue rows(OnnxValue x) {
    return new Node("Flatten", List.of(x), Map.of("axis", 1L));
  }

  @Override
  public OnnxValue column(OnnxValue x) {
    return Node.of("Reshape", x, OnnxGraph.longs(-1));
  }
}
