package io.equipoise.latent;

import io.equipoise.data.DataException;
import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import io.equipoise.tensor.TensorData;
import io.equipoise.tensor.TensorScope;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Arrays in NumPy's file format, little-endian and in C order: written as version 1.0, of uint8 or
 * float32; read from versions 1 to 3, of float32 or float64. A new file gets its name only once it
 * is whole; until then any earlier file of that name stays untouched.
 */
public final class NpyFile implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final int PIECE = 64 << 20;
  private static final int MOST_FLOATS = 1 << 28; // of an array in the heap: 1 GiB

  private final Path file;
  private final Path temporary;
  private final OutputStream out;
  private long missing;

  private NpyFile(Path file, Path temporary, OutputStream out, long elements) {
    this.file = file;
    this.temporary = temporary;
    this.out = out;
    this.missing = elements;
  }

  /** Begins a file of bytes ({@code "|u1"}) or floats ({@code "<f4"}) of a known shape. */
  public static NpyFile create(Path file, boolean bytes, long... shape) {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      if (Files.isDirectory(file)) { // else found out when all is made
        throw new IOException("it is a folder, give another name");
      }
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
      out.write(header(bytes, shape));
      return new NpyFile(file, temporary, out, Arrays.stream(shape).reduce(1, Math::multiplyExact));
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
    int length = NpyHeader.MAGIC.length + 4 + header.length() + 1; // version, size, newline
    int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
    byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(NpyHeader.MAGIC.length + 4 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyHeader.MAGIC)
        .put((byte) 1) // version 1.0
        .put((byte) 0)
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  /** A whole file of floats, such as a small one to be written in one go. */
  public static byte[] content(float[] values, long... shape) {
    byte[] header = header(false, shape);
    ByteBuffer content =
        ByteBuffer.allocate(header.length + Float.BYTES * values.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    content.asFloatBuffer().put(values);
    return content.array();
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
    try {
      out.write(bytes);
      missing -= elements;
    } catch (IOException e) {
      throw new StorageException(file + " cannot be written", e);
    }
  }

  /**
   * Ends the file; one that is not whole is removed.
   *
   * @throws IllegalStateException if the shape is not filled
   */
  @Override
  public void close() {
    try {
      try {
        out.close();
        if (missing == 0) {
          Files.move(
              temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      } finally {
        Files.deleteIfExists(temporary);
      }
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
     * @throws IllegalArgumentException naming both
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
   * Reads an array of float32 that somebody gives.
   *
   * @throws IllegalArgumentException if it is missing or of another type
   * @throws DataException if it is no such file
   */
  public static Floats readFloats(Path file) {
    return given(() -> readFloats(file, MOST_FLOATS));
  }

  private static <T> T given(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (CorruptFileException e) {
      throw new DataException(e.getMessage(), e);
    }
  }

  /**
   * Reads a small array of float32 of a run.
   *
   * @param most elements that are expected
   * @throws IllegalArgumentException if it is missing or of another type
   * @throws CorruptFileException if it is no such file
   */
  public static Floats readFloats(Path file, int most) {
    try (SeekableByteChannel channel = NpyHeader.open(file)) {
      NpyHeader header = NpyHeader.read(file, channel);
      if (!header.type().equals("<f4") || !header.ordered()) {
        throw new IllegalArgumentException(
            file + " is not float32 in C order: save it with z.astype('float32', order='C')");
      }
      header.requireBody(channel.size(), Float.BYTES);
      if (header.count() > most) {
        throw new CorruptFileException(
            file, "holds %,d numbers, at most %,d expected".formatted(header.count(), most));
      }
      ByteBuffer content =
          ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, header.count()))
              .order(ByteOrder.LITTLE_ENDIAN);
      fill(channel.position(header.offset()), content, file);
      float[] values = new float[header.count()];
      content.flip().asFloatBuffer().get(values);
      return new Floats(file, header.shape(), values);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /**
   * Reads a matrix that somebody gives, straight into native memory.
   *
   * @return {@code [N, F]} float32 or float64, as it is in the file; belongs to the caller's scope
   * @throws IllegalArgumentException if the file is missing, or of another type or shape
   * @throws DataException if it is no such file
   */
  public static Tensor readMatrix(Path file) {
    return given(() -> matrix(file));
  }

  private static Tensor matrix(Path file) {
    try (SeekableByteChannel channel = NpyHeader.open(file);
        TensorScope scope = new TensorScope()) {
      NpyHeader header = NpyHeader.read(file, channel);
      boolean wide = header.type().equals("<f8");
      if (!(wide || header.type().equals("<f4")) || !header.ordered()) {
        throw new IllegalArgumentException(
            "%s holds %s%s, expected float32 or float64 in C order: save it with a.astype('float32', order='C')"
                .formatted(file, header.type(), header.ordered() ? "" : " in Fortran order"));
      }
      long[] shape = header.shape();
      if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
        throw new IllegalArgumentException(
            "%s has shape %s, expected [images, features]".formatted(file, Arrays.toString(shape)));
      }
      header.requireBody(channel.size(), wide ? Double.BYTES : Float.BYTES);
      Tensor matrix =
          torch.empty(shape, new TensorOptions(wide ? ScalarType.Double : ScalarType.Float), null);
      channel.position(header.offset());
      long bytes = channel.size() - header.offset();
      for (long at = 0; at < bytes; at += PIECE) {
        fill(channel, TensorData.view(matrix, at, (int) Math.min(PIECE, bytes - at)), file);
      }
      return scope.keep(matrix);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer into, Path file)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new CorruptFileException(file, "became shorter while it was read");
      }
    }
  }
}
