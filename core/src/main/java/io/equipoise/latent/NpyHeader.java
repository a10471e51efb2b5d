package io.equipoise.latent;

import io.equipoise.run.StorageException;
import io.equipoise.tensor.CorruptFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of an array in NumPy's file format, versions 1 to 3.
 *
 * @param type as NumPy writes it, e.g. {@code <f4}
 * @param ordered whether the elements are in C order
 * @param shape of the array
 * @param offset of the first element in the file
 */
record NpyHeader(Path file, String type, boolean ordered, long[] shape, long offset) {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST = 65535;
  private static final int START = 12; // bytes before the text, where its length has four
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']*)'");

  /** Opens a file for {@link #read}. */
  static SeekableByteChannel open(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe would be waited for
        throw new IllegalArgumentException(file + " is not a file: give a .npy file");
      }
      return Files.newByteChannel(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + " does not exist", e);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read", e);
    }
  }

  /**
   * Reads the header at the beginning of a file.
   *
   * @throws CorruptFileException if it is none, or what follows is not as long as it says
   */
  static NpyHeader read(Path file, SeekableByteChannel channel) throws IOException {
    byte[] first = read(channel, START);
    if (first.length < 10 || !Arrays.equals(MAGIC, 0, 6, first, 0, 6)) {
      throw new CorruptFileException(file, "is not a .npy file (by its first bytes)");
    }
    ByteBuffer start = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = start.get(6) >= 2 && first.length == START;
    int before = wide ? START : 10;
    long length = wide ? start.getInt(8) : start.getShort(8) & 0xffff;
    if (length < 0 || length > MOST || before + length > channel.size()) {
      throw new CorruptFileException(file, "is cut off in its header");
    }
    channel.position(before);
    String text = new String(read(channel, (int) length), StandardCharsets.US_ASCII);
    Matcher type = TYPE.matcher(text);
    return new NpyHeader(
        file,
        type.find() ? type.group(1) : "",
        text.contains("'fortran_order': False"),
        shape(file, text),
        before + length);
  }

  /** As many bytes as there are, at most so many. */
  private static byte[] read(SeekableByteChannel channel, int most) throws IOException {
    byte[] bytes = new byte[most];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until full, or until the end if the file is shorter
    }
    return Arrays.copyOf(bytes, buffer.position());
  }

  private static long[] shape(Path file, String text) {
    Matcher matcher = SHAPE.matcher(text);
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
      Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
      return shape;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new CorruptFileException(file, "has an impossible shape " + matcher.group(1), e);
    }
  }

  /** Elements of the array. */
  int count() {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Refuses a file whose body is not as long as its elements. */
  NpyHeader requireBody(long fileBytes, int elementBytes) {
    if ((long) elementBytes * count() != fileBytes - offset) {
      throw new CorruptFileException(
          file,
          "holds %d bytes, its shape needs %d * %d"
              .formatted(fileBytes - offset, elementBytes, count()));
    }
    return this;
  }
}
