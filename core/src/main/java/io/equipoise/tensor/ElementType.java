package io.equipoise.tensor;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types of a safetensors file; the names are those of the format. */
public enum ElementType {
  /** 64-bit float. */
  F64(8, ScalarType.Double),
  /** 64-bit signed integer. */
  I64(8, ScalarType.Long),
  /** 32-bit float. */
  F32(4, ScalarType.Float),
  /** 32-bit signed integer. */
  I32(4, ScalarType.Int),
  /** IEEE half. */
  F16(2, ScalarType.Half),
  /** Upper half of a 32-bit float. */
  BF16(2, ScalarType.BFloat16),
  /** Unsigned byte. */
  U8(1, ScalarType.Byte),
  /** One byte, 0 or 1. */
  BOOL(1, ScalarType.Bool);

  private final int bytes;
  private final ScalarType scalarType;

  ElementType(int bytes, ScalarType scalarType) {
    this.bytes = bytes;
    this.scalarType = scalarType;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** The same type in libtorch. */
  public ScalarType scalarType() {
    return scalarType;
  }

  /** The type of a tensor, if the format has it. */
  static Optional<ElementType> of(ScalarType scalarType) {
    return Arrays.stream(values()).filter(type -> type.scalarType == scalarType).findFirst();
  }

  /** The type with this name in a header, if there is one. */
  static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
