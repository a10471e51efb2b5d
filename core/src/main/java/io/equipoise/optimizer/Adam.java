package io.equipoise.optimizer;

import java.util.Map;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adam of Kingma and Ba 2015, algorithm 1, on a flat buffer such as a network's: libtorch's fused
 * kernel updates all weights in one call.
 */
public final class Adam implements AutoCloseable {
  private static final double EPSILON = 1e-8;

  private final Tensor values;
  private final Tensor gradients;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private final Tensor step;
  private final double beta1;
  private final double beta2;
  private final OperatorHandle kernel;

  /**
   * Moments of zero.
   *
   * @param values weights, {@code [P]}, changed by {@link #step}
   * @param gradients their gradients, {@code [P]}
   */
  public Adam(Tensor values, Tensor gradients, double beta1, double beta2) {
    this.values = values;
    this.gradients = gradients;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.firstMoment = torch.zeros_like(values);
    this.secondMoment = torch.zeros_like(values);
    this.step =
        torch.zeros(
            new long[] {},
            new TensorOptions(ScalarType.Float).device(new DeviceOptional(values.device())));
    this.kernel = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adam_", "");
    firstMoment.retainReference();
    secondMoment.retainReference();
    step.retainReference();
    kernel.retainReference();
  }

  /**
   * One update with the gradients as they are.
   *
   * @param refused a float32 scalar on the device; where it is 1 nothing changes
   */
  public void step(double learningRate, Tensor refused) {
    try (AutoGradMode frozen = new AutoGradMode(false)) {
      step.add_(refused.logical_not());
      IValueVector arguments =
          new IValueVector(
              list(values),
              list(gradients),
              list(firstMoment),
              list(secondMoment),
              emptyList(),
              list(step),
              new IValue(learningRate),
              new IValue(beta1),
              new IValue(beta2),
              new IValue(0.0), // weight decay
              new IValue(EPSILON),
              new IValue(false), // amsgrad
              new IValue(false), // maximize
              new IValue(), // scale of the gradients
              new IValue(refused));
      kernel.callBoxed(arguments);
    }
  }

  /** Both moments by name, {@code [P]} as the weights lie; owned here. */
  public Map<String, Tensor> moments() {
    return Map.of("first_moment", firstMoment, "second_moment", secondMoment);
  }

  /** Updates so far, one float32; owned here. */
  public Tensor steps() {
    return step;
  }

  /** The bindings have no name for the element type; a list of tensors tells it. */
  private static GenericList emptyTensors() {
    return new GenericList(new TensorList(new TensorVector(torch.zeros(1))).elementType());
  }

  private static IValue emptyList() {
    return new IValue(emptyTensors());
  }

  private static IValue list(Tensor tensor) {
    GenericList list = emptyTensors();
    list.push_back(new IValue(tensor));
    return new IValue(list);
  }

  @Override
  public void close() {
    firstMoment.close();
    secondMoment.close();
    step.close();
    kernel.close();
  }
}
