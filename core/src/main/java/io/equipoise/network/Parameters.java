package io.equipoise.network;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.LibTorch;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All weights of one network in one flat buffer, their gradients in another, the buffers (running
 * means and variances) in a third: an update of the whole network is one call.
 *
 * <p>The {@link Parameter} tensors are views of these, so they see every change.
 */
public final class Parameters implements AutoCloseable {
  private final int firstNumber;
  private final List<Parameter> weights = new ArrayList<>();
  private final List<Parameter> buffers = new ArrayList<>();
  private final List<Tensor> owned = new ArrayList<>();
  private Tensor values;
  private Tensor gradients;
  private Tensor kept;

  /**
   * An empty set, to be declared and allocated by a network.
   *
   * @param firstNumber number of the first parameter in the random draws, so that two networks of a
   *     run start differently
   */
  public Parameters(int firstNumber) {
    this.firstNumber = firstNumber;
  }

  Parameter weight(String name, Initial initial, long... shape) {
    return declare(weights, name, initial, shape);
  }

  Parameter buffer(String name, double value, long... shape) {
    return declare(buffers, name, Initial.constant(value), shape);
  }

  private Parameter declare(List<Parameter> list, String name, Initial initial, long... shape) {
    if (values != null) {
      throw new IllegalStateException(name + " is declared after its network was allocated");
    }
    Parameter parameter = new Parameter(name, initial, shape);
    list.add(parameter);
    return parameter;
  }

  /** Makes the tensors and draws the initial values for a seed. */
  void allocate(long seed, ScalarType type, Device device) {
    LibTorch.load();
    CounterRandom random = new CounterRandom(seed, Purpose.WEIGHTS);
    TensorOptions options = new TensorOptions(type).device(new DeviceOptional(device));
    values = own(torch.zeros(new long[] {total(weights)}, options));
    gradients = own(torch.zeros(new long[] {total(weights)}, options));
    kept = own(torch.zeros(new long[] {total(buffers)}, options));
    bind(weights, values, random, firstNumber);
    bind(buffers, kept, random, firstNumber + weights.size());
    try (TensorScope scope = new TensorScope()) {
      Map<String, Tensor> views = views(weights, gradients);
      for (Parameter weight : weights) {
        weight.tensor().set_requires_grad(true);
        weight.tensor().mutable_grad().put(views.get(weight.name()));
      }
    }
  }

  private void bind(List<Parameter> list, Tensor flat, CounterRandom random, int first) {
    int number = first;
    try (TensorScope scope = new TensorScope()) {
      Map<String, Tensor> views = views(list, flat);
      for (Parameter parameter : list) {
        double[] start = new double[Math.toIntExact(parameter.count())];
        int at = number;
        Arrays.setAll(start, e -> parameter.initial().draw(random, at, e));
        Tensor view = views.get(parameter.name());
        view.copy_(TensorData.of(start, parameter.shape()));
        parameter.bind(own(view.detach()));
        number++;
      }
    }
  }

  /**
   * Views of a flat buffer laid out as {@link #values}, such as a moment of an optimizer, by the
   * weights' names and in their shapes. They are the caller's.
   */
  public Map<String, Tensor> views(Tensor flat) {
    return views(weights, flat);
  }

  /** Kernels lie channels-last, as the convolutions want them and their gradients come. */
  private static Map<String, Tensor> views(List<Parameter> list, Tensor flat) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    long offset = 0;
    for (Parameter parameter : list) {
      Tensor part = flat.narrow(0, offset, parameter.count());
      long[] shape = parameter.shape();
      views.put(
          parameter.name(),
          shape.length == 4
              ? part.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
              : part.view(shape));
      offset += parameter.count();
    }
    return views;
  }

  private Tensor own(Tensor tensor) {
    tensor.retainReference();
    owned.add(tensor);
    return tensor;
  }

  private static long total(List<Parameter> list) {
    return list.stream().mapToLong(Parameter::count).sum();
  }

  /** The weights, {@code [P]}; kernels channels-last. */
  public Tensor values() {
    return values;
  }

  /** The weights' gradients, {@code [P]}; backward passes add to them. */
  public Tensor gradients() {
    return gradients;
  }

  /** The buffers, {@code [B]}; empty for networks without batch norm. */
  public Tensor buffers() {
    return kept;
  }

  /** Forgets the gradients of the last step. */
  public void zeroGradients() {
    gradients.zero_();
  }

  /** The trained parameters in order of declaration. */
  public List<Parameter> weights() {
    return Collections.unmodifiableList(weights);
  }

  /** Every tensor by name, weights first: what weight files hold. Owned here, not by the caller. */
  public Map<String, Tensor> named() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    weights.forEach(p -> named.put(p.name(), p.tensor()));
    buffers.forEach(p -> named.put(p.name(), p.tensor()));
    return named;
  }

  /** Shapes by the names of {@link #named}, known before the tensors exist. */
  Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (Parameter parameter : Stream.concat(weights.stream(), buffers.stream()).toList()) {
      shapes.put(parameter.name(), Arrays.stream(parameter.shape()).boxed().toList());
    }
    return shapes;
  }

  /**
   * Takes over the values of tensors with the same names and shapes: all of them or none.
   *
   * @throws IllegalArgumentException if one is missing, unknown or of another shape
   */
  public void load(Map<String, Tensor> tensors) {
    copy(tensors, named());
  }

  /** The same into any tensors that go by the names of weights, such as an optimizer's. */
  public static void copy(Map<String, Tensor> from, Map<String, Tensor> into) {
    for (String name : from.keySet()) {
      if (!into.containsKey(name)) {
        throw new IllegalArgumentException("there is no weight named " + name);
      }
    }
    into.forEach((name, tensor) -> requireFit(name, from.get(name), tensor));
    try (TensorScope scope = new TensorScope();
        AutoGradMode frozen = new AutoGradMode(false)) {
      into.forEach((name, tensor) -> tensor.copy_(from.get(name)));
    }
  }

  private static void requireFit(String name, Tensor from, Tensor into) {
    if (from == null) {
      throw new IllegalArgumentException("the weight " + name + " is missing");
    }
    long[] expected = into.shape();
    if (!Arrays.equals(from.shape(), expected)) {
      throw new IllegalArgumentException(
          "the weight "
              + name
              + " has shape "
              + Arrays.toString(from.shape())
              + ", expected "
              + Arrays.toString(expected));
    }
  }

  @Override
  public void close() {
    owned.forEach(Tensor::close);
    owned.clear();
  }
}
