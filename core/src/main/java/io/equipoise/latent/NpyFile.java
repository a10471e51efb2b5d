package io.equipoise.latent;

import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Arrays in NumPy's file format, version 1.0: little-endian, C order, uint8 or float32. */
public final class NpyFile implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final int MOST_HEADER = 65535;
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

  private final Path file;
  private final OutputStream out;
  private long missing;

  private NpyFile(Path file, OutputStream out, long elements) {
    this.file = file;
    this.out = out;
    this.missing = elements;
  }

  /** Begins a file of bytes ({@code "|u1"}) or floats ({@code "<f4"}) of a known shape. */
  public static NpyFile create(Path file, boolean bytes, long... shape) {
    try {
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      out.write(header(bytes, shape));
      return new NpyFile(file, out, Arrays.stream(shape).reduce(1, Math::multiplyExact));
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written", e);
    }
  }

  /** What stands before the elements of an array of bytes or floats. */
  public static byte[] header(boolean bytes, long... shape) {
    String type = bytes ? "|u1" : "<f4";
    String sizes = Arrays.stream(shape).mapToObj(s -> s + ",").collect(Collectors.joining(" "));
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, sizes);
    int length = MAGIC.length + 2 + header.length() + 1;
    int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(MAGIC.length + 2 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  /** Appends bytes. */
  public void write(byte[] values) {
    put(values, values.length);
  }

  /** Appends floats. */
  public void write(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    put(buffer.array(), values.length);
  }

  private void put(byte[] bytes, int elements) {
    missing -= elements;
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written", e);
    }
  }

  /**
   * Ends the file.
   *
   * @throws IllegalStateException if the shape is not filled
   */
  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written", e);
    }
    if (missing != 0) {
      throw new IllegalStateException(file + " misses " + missing + " elements of its shape");
    }
  }

  /**
   * An array read.
   *
   * @param values row-major
   */
  public record Floats(Path file, long[] shape, float[] values) {
    /**
     * Refuses another shape; -1 stands for any size.
     *
     * @throws CorruptFileException naming both
     */
    public void requireShape(long... expected) {
      boolean fits = shape.length == expected.length;
      for (int i = 0; fits && i < shape.length; i++) {
        fits = expected[i] == -1 || expected[i] == shape[i];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "%s has shape %s, expected %s (-1: any)"
                .formatted(file, Arrays.toString(shape), Arrays.toString(expected)));
      }
    }
  }

  /**
   * Reads an array of float32.
   *
   * @throws IllegalArgumentException if it is missing or of another type
   * @throws CorruptFileException if it is no such file
   */
  public static Floats readFloats(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + " does not exist", e);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
    if (content.length < 10 || !Arrays.equals(MAGIC, 0, 6, content, 0, 6)) {
      throw new CorruptFileException(file, "is no .npy file (first bytes)");
    }
    ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = content[6] >= 2; // versions 2 and 3 have a header length of four bytes
    int start = wide ? 12 : 10;
    long length = wide && content.length >= 12 ? buffer.getInt(8) : buffer.getShort(8) & 0xffff;
    if (length < 0 || length > MOST_HEADER || start + length > content.length) {
      throw new CorruptFileException(file, "is cut off in its header");
    }
    String header = new String(content, start, (int) length, StandardCharsets.US_ASCII);
    return floats(file, header, buffer.position(start + (int) length));
  }

  private static Floats floats(Path file, String header, ByteBuffer data) {
    if (!header.contains("'<f4'") || !header.contains("'fortran_order': False")) {
      throw new IllegalArgumentException(
          file + " is not float32 in C order: save it with z.astype('float32', order='C')");
    }
    Matcher matcher = SHAPE.matcher(header);
    if (!matcher.find()) {
      throw new CorruptFileException(file, "has no shape in its header");
    }
    try {
      long[] shape =
          Arrays.stream(matcher.group(1).split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
      long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      if (Math.multiplyExact(4, count) != data.remaining()) {
        throw new CorruptFileException(
            file, "holds %d bytes, its shape needs 4 * %d".formatted(data.remaining(), count));
      }
      float[] values = new float[Math.toIntExact(count)];
      data.asFloatBuffer().get(values);
      return new Floats(file, shape, values);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new CorruptFileException(file, "has an impossible shape " + matcher.group(1), e);
    }
  }
}
