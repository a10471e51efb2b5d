package io.equipoise.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;

/**
 * Writes a packed file: images at any place in any order by any thread, then once {@link #finish}.
 * Until then the file has no header and is refused by readers.
 */
final class PackedWriter implements AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final FileChannel channel;
  private final long pixelOffset;
  private final int resolution;
  private final int channels;

  PackedWriter(Path file, String name, List<String> classNames, int resolution, int channels)
      throws IOException {
    this.channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    this.pixelOffset = PackedHeader.pixelOffset(name, classNames);
    this.resolution = resolution;
    this.channels = channels;
  }

  /** Writes the image at a place, {@code [H, W, C]}. Safe for use by many threads. */
  void write(long place, byte[] pixels) throws IOException {
    writeAt(pixelOffset + place * pixels.length, ByteBuffer.wrap(pixels));
  }

  /**
   * Drops images and, where asked, two of three equal channels, moving the rest forward.
   *
   * @param places how many places were written
   * @param dropped places to leave out
   * @param keptChannels channels afterwards; 1 of 3 takes the first of each pixel's
   * @return images left
   */
  long compact(long places, BitSet dropped, int keptChannels) throws IOException {
    byte[] image = new byte[resolution * resolution * channels];
    byte[] kept = new byte[resolution * resolution * keptChannels];
    int stride = channels / keptChannels;
    long next = 0;
    for (long place = 0; place < places; place++) {
      if (dropped.get(Math.toIntExact(place))) {
        continue;
      }
      readAt(pixelOffset + place * image.length, ByteBuffer.wrap(image));
      for (int i = 0; i < kept.length; i++) {
        kept[i] = image[i * stride];
      }
      write(next++, kept);
    }
    channel.truncate(pixelOffset + next * kept.length);
    return next;
  }

  /** Appends labels behind {@code imageBytes} of pixels. */
  void writeLabels(long pixelBytes, int[] labels) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(labels.length * Integer.BYTES);
    buffer.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(labels);
    writeAt(pixelOffset + pixelBytes, buffer);
  }

  /** Appends file names as a JSON array; returns its length in bytes. */
  long writeNames(Iterable<String> names) throws IOException {
    long start = channel.size();
    channel.position(start);
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), COPY_BYTES);
    JsonGenerator json = JSON.createGenerator(out);
    json.writeStartArray();
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.flush(); // and left open: closing it would close the channel
    return channel.size() - start;
  }

  /** Where pixels start in the file. */
  long pixelOffset() {
    return pixelOffset;
  }

  /** SHA-256 of all pixels, labels and names written. */
  String digest() throws IOException {
    return digest(channel, pixelOffset, channel.size());
  }

  /** Writes the header and forces everything to the disk. */
  void finish(PackedHeader header) throws IOException {
    writeAt(0, ByteBuffer.wrap(header.encode()));
    channel.force(true);
  }

  /** SHA-256 (hex) of a stretch of a file. */
  static String digest(FileChannel channel, long from, long to) throws IOException {
    Sha256 digest = new Sha256();
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    for (long at = from; at < to; ) {
      int got = channel.read(buffer.clear().limit((int) Math.min(COPY_BYTES, to - at)), at);
      if (got < 0) {
        throw new IOException("the file ends at " + at + ", expected " + to);
      }
      digest.bytes(buffer.array(), 0, got);
      at += got;
    }
    return digest.hex();
  }

  private void writeAt(long offset, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      offset += channel.write(bytes, offset);
    }
  }

  private void readAt(long offset, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int got = channel.read(bytes, offset);
      if (got < 0) {
        throw new IOException("the file being packed ends at " + offset);
      }
      offset += got;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
