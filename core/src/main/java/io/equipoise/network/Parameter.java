package io.equipoise.network;

import org.bytedeco.pytorch.Tensor;

/**
 * One named tensor of a network: a weight (trained) or a buffer (kept, such as a running mean).
 *
 * <p>Layers declare parameters while a network is built; the tensors exist once {@link
 * Parameters#allocate} has run.
 */
public final class Parameter {
  private final String name;
  private final Initial initial;
  private final long[] shape;
  private Tensor tensor;

  Parameter(String name, Initial initial, long... shape) {
    this.name = name;
    this.initial = initial;
    this.shape = shape.clone();
  }

  /** Name in weight files, e.g. {@code encoder.block1.conv.weight}. */
  public String name() {
    return name;
  }

  /** Shape in PyTorch's order: {@code [out, in, kH, kW]}, linear {@code [out, in]}. */
  public long[] shape() {
    return shape.clone();
  }

  /** Number of elements. */
  public long count() {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return count;
  }

  /** The tensor, owned by the network's {@link Parameters}. */
  public Tensor tensor() {
    if (tensor == null) {
      throw new IllegalStateException(name + " is used before its network was allocated");
    }
    return tensor;
  }

  Initial initial() {
    return initial;
  }

  void bind(Tensor allocated) {
    this.tensor = allocated;
  }
}
