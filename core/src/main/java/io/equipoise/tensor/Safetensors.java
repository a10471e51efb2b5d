package io.equipoise.tensor;

import static org.bytedeco.pytorch.global.torch.kCPU;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Named tensors in a safetensors file: eight bytes of header length, a JSON header, plain
 * little-endian data. What PyTorch users load with {@code safetensors.torch.load_file}.
 *
 * <p>Reading trusts nothing: a header over 100 MB, a hole, an overlap, a duplicate name, a size
 * that does not follow from the shape, all end in a {@link CorruptFileException}.
 */
public final class Safetensors {
  static final String METADATA = "__metadata__";
  static final long MAX_HEADER_BYTES = 100_000_000;
  private static final long PIECE_BYTES = 1 << 30;

  private Safetensors() {}

  /**
   * One tensor of a file.
   *
   * @param shape extents, outermost first; empty for a scalar
   * @param begin first byte, counted from the end of the header
   * @param end byte after the last one
   */
  public record Entry(String name, ElementType type, List<Long> shape, long begin, long end) {
    /** Bytes of the tensor's data. */
    public long byteCount() {
      return end - begin;
    }
  }

  /**
   * What a file holds.
   *
   * @param entries by name, in the order of their data
   * @param metadata free text that came with the tensors
   * @param dataOffset where in the file the data begins
   */
  public record Header(Map<String, Entry> entries, Map<String, String> metadata, long dataOffset) {}

  /** Writes a file; an existing one is replaced, not atomically. */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, tensors, metadata);
    }
  }

  /**
   * Writes to an open channel. Tensors may lie on any device and in any memory format; the file has
   * them in plain row-major order. The same tensors give the same bytes.
   */
  public static void write(
      WritableByteChannel channel, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    LibTorch.load();
    List<Entry> entries = SafetensorsLayout.of(tensors);
    writeFully(channel, SafetensorsLayout.header(entries, metadata));
    for (Entry entry : entries) {
      try (TensorScope scope = new TensorScope()) {
        Tensor plain =
            tensors
                .get(entry.name())
                .detach()
                .to(new Device(kCPU()), entry.type().scalarType())
                .contiguous();
        for (long done = 0; done < entry.byteCount(); done += PIECE_BYTES) {
          int length = (int) Math.min(PIECE_BYTES, entry.byteCount() - done);
          writeFully(channel, TensorData.view(plain, done, length));
        }
      }
    }
  }

  /**
   * Reads all tensors of a file, in the order of their data, into fresh CPU memory. They belong to
   * the current {@link TensorScope} if there is one, else to the caller.
   *
   * @throws CorruptFileException if the content is not a safetensors file, or damaged
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, file.toString());
    }
  }

  /**
   * The same from an open channel, which must stand at its beginning.
   *
   * @param name of the file, for messages
   */
  public static Map<String, Tensor> read(SeekableByteChannel channel, String name)
      throws IOException {
    Header header = header(channel, name);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (TensorScope scope = new TensorScope()) {
      for (Entry entry : header.entries().values()) {
        tensors.put(entry.name(), readTensor(channel, name, entry));
      }
      tensors.replaceAll((key, tensor) -> scope.keep(tensor));
    }
    return tensors;
  }

  /** Reads and checks the header alone. */
  public static Header header(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return header(channel, file.toString());
    }
  }

  /**
   * The same from an open channel, which must stand at its beginning.
   *
   * @param name of the file, for messages
   */
  public static Header header(SeekableByteChannel channel, String name) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < 8) {
      throw new CorruptFileException(
          name, "has %d bytes, too few for a header length at offset 0".formatted(fileBytes));
    }
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, length, name);
    long headerBytes = length.getLong(0);
    if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES || headerBytes > fileBytes - 8) {
      throw new CorruptFileException(
          name,
          "header length %s at offset 0 is over %d bytes or beyond the file's end at %d"
              .formatted(Long.toUnsignedString(headerBytes), MAX_HEADER_BYTES, fileBytes));
    }
    ByteBuffer json = ByteBuffer.allocate((int) headerBytes);
    readFully(channel, json, name);
    return new SafetensorsHeader(name).parse(json.flip(), fileBytes - 8 - headerBytes);
  }

  private static Tensor readTensor(ReadableByteChannel channel, String name, Entry entry)
      throws IOException {
    long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
    Tensor tensor = torch.empty(shape, new TensorOptions(entry.type().scalarType()), null);
    for (long done = 0; done < entry.byteCount(); done += PIECE_BYTES) {
      int length = (int) Math.min(PIECE_BYTES, entry.byteCount() - done);
      ByteBuffer piece = TensorData.view(tensor, done, length);
      readFully(channel, piece, name);
      if (entry.type() == ElementType.BOOL) {
        checkBooleans(piece.flip(), name, entry);
      }
    }
    return tensor;
  }

  /** Any other byte in a bool tensor is undefined behaviour in C++. */
  private static void checkBooleans(ByteBuffer piece, String name, Entry entry) {
    while (piece.hasRemaining()) {
      if ((piece.get() & ~1) != 0) {
        throw new CorruptFileException(
            name,
            "%s holds a byte that is neither 0 nor 1 in data [%d, %d]"
                .formatted(entry.name(), entry.begin(), entry.end()));
      }
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void readFully(ReadableByteChannel channel, ByteBuffer into, String name)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException(name + " became shorter while it was read");
      }
    }
  }
}
