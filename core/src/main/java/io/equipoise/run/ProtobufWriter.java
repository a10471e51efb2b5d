package io.equipoise.run;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one message in the protocol-buffer wire format; just the kinds that event files and ONNX
 * need. Long byte strings are not copied, however deep the messages are nested.
 */
public final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /** From here on a byte string is kept as it is, and not to be changed any more. */
  private static final int LONG = 4096;

  private final List<byte[]> pieces = new ArrayList<>();
  private final ByteArrayOutputStream last = new ByteArrayOutputStream(); // after the pieces

  /** A whole number, also of an enumeration. */
  public ProtobufWriter int64(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /** A double. */
  ProtobufWriter float64(int field, double value) {
    varint((long) field << 3 | FIXED64);
    last.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** A float. */
  public ProtobufWriter float32(int field, float value) {
    varint((long) field << 3 | FIXED32);
    last.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** A byte string, which stays as it is from now on. */
  public ProtobufWriter bytes(int field, byte[] value) {
    varint((long) field << 3 | BYTES);
    varint(value.length);
    append(value);
    return this;
  }

  /** A text. */
  public ProtobufWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message in this one, which stays as it is from now on. */
  public ProtobufWriter message(int field, ProtobufWriter value) {
    varint((long) field << 3 | BYTES);
    varint(value.size());
    value.pieces.forEach(this::append);
    append(value.last.toByteArray());
    return this;
  }

  /** Bytes of the message. */
  public long size() {
    return pieces.stream().mapToLong(piece -> piece.length).sum() + last.size();
  }

  /** The message, in one piece. */
  byte[] toBytes() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size()));
    pieces.forEach(all::put);
    return all.put(last.toByteArray()).array();
  }

  /** The message as the content of a file. */
  public FileContent toContent() {
    return channel -> {
      for (byte[] piece : pieces) {
        FileContent.of(piece).writeTo(channel);
      }
      FileContent.of(last.toByteArray()).writeTo(channel);
    };
  }

  private void append(byte[] value) {
    if (value.length < LONG) {
      last.writeBytes(value);
      return;
    }
    pieces.add(last.toByteArray());
    last.reset();
    pieces.add(value);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      last.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    last.write((int) rest);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
