package io.equipoise.tensor;

import static org.bytedeco.pytorch.global.torch.kCPU;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Copies between tensors and Java arrays. All of them copy: nothing shares memory with the heap.
 */
public final class TensorData {
  private TensorData() {}

  /** A float32 CPU tensor of the given shape. */
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Float), null);
    checkCount(values.length, tensor);
    new FloatPointer(tensor.data_ptr()).put(values);
    return tensor;
  }

  /** A float64 CPU tensor of the given shape. */
  public static Tensor of(double[] values, long... shape) {
    Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Double), null);
    checkCount(values.length, tensor);
    new DoublePointer(tensor.data_ptr()).put(values);
    return tensor;
  }

  /** An int64 CPU tensor of the given shape, e.g. of indices. */
  public static Tensor of(long[] values, long... shape) {
    Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Long), null);
    checkCount(values.length, tensor);
    new LongPointer(tensor.data_ptr()).put(values);
    return tensor;
  }

  /** A uint8 CPU tensor of the given shape. */
  public static Tensor of(byte[] values, long... shape) {
    Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Byte), null);
    checkCount(values.length, tensor);
    new BytePointer(tensor.data_ptr()).put(values);
    return tensor;
  }

  /**
   * The same tensor for a device: itself on the CPU, else a copy that is under way when this
   * returns, from page-locked memory, in the order of the device's other work.
   *
   * @param tensor on the CPU
   */
  public static Tensor upload(Tensor tensor, Device device) {
    return device.is_cpu()
        ? tensor
        : tensor
            .pin_memory()
            .to(
                new TensorOptions(tensor.scalar_type()).device(new DeviceOptional(device)),
                true,
                false,
                new MemoryFormatOptional());
  }

  /** The values as float32, row-major. */
  public static float[] floats(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor plain = plain(tensor, ScalarType.Float);
      float[] values = new float[count(plain)];
      new FloatPointer(plain.data_ptr()).get(values);
      return values;
    }
  }

  /** The values as float64, row-major. */
  public static double[] doubles(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor plain = plain(tensor, ScalarType.Double);
      double[] values = new double[count(plain)];
      new DoublePointer(plain.data_ptr()).get(values);
      return values;
    }
  }

  /** The values of a tensor already in [0, 255], as unsigned bytes, row-major. */
  public static byte[] bytes(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor plain = plain(tensor, ScalarType.Byte);
      byte[] values = new byte[count(plain)];
      new BytePointer(plain.data_ptr()).get(values);
      return values;
    }
  }

  /**
   * A view of a contiguous CPU tensor's memory, little-endian. Valid while the tensor is open.
   *
   * @param offset first byte
   * @param length bytes, at most 1 GiB
   */
  public static ByteBuffer view(Tensor tensor, long offset, int length) {
    Pointer data = tensor.data_ptr();
    return new BytePointer(data)
        .getPointer(offset)
        .capacity(length)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Tensor plain(Tensor tensor, ScalarType type) {
    return tensor.detach().to(new Device(kCPU()), type).contiguous();
  }

  private static int count(Tensor tensor) {
    return Math.toIntExact(tensor.numel());
  }

  private static void checkCount(int given, Tensor tensor) {
    if (given != tensor.numel()) {
      throw new IllegalArgumentException(
          given + " values do not fill a tensor of " + tensor.numel() + " elements");
    }
  }
}
