package io.equipoise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Images in a packed file, mapped into memory: uint8 {@code [count, H, W, C]}, H = W = resolution,
 * RGB or grey. The file may be larger than memory and larger than 2 GiB.
 */
public final class PackedImages implements PackedSet {
  private static final ObjectMapper NAMES = new ObjectMapper();

  private final Path file;
  private final PackedHeader header;
  private volatile MappedRecords pixels;
  private volatile MappedRecords labels; // null without labels

  private PackedImages(Path file, PackedHeader header, MappedRecords pixels, MappedRecords labels) {
    this.file = file;
    this.header = header;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Opens a packed file.
   *
   * @throws DataException if it is missing, torn, damaged or of another version
   */
  public static PackedImages open(Path file) {
    return open(file, header -> header);
  }

  /** Opens a packed file under another name. */
  static PackedImages open(Path file, String name) {
    return open(file, header -> header.called(name, header.classNames()));
  }

  /** Opens a packed file whose head, once read, is looked at, and may be replaced by a like one. */
  static PackedImages open(Path file, UnaryOperator<PackedHeader> look) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      PackedHeader header = look.apply(PackedHeader.read(file, channel));
      MappedRecords pixels =
          new MappedRecords(channel, header.pixelOffset(), header.imageBytes(), header.count());
      MappedRecords labels =
          header.labelled()
              ? new MappedRecords(channel, header.labelOffset(), Integer.BYTES, header.count())
              : null;
      return new PackedImages(file, header, pixels, labels);
    } catch (IOException e) {
      throw new DataException(
          file + " cannot be opened as a packed file: " + e + "; check path and permissions", e);
    }
  }

  @Override
  public void read(long index, byte[] into, int offset) {
    Objects.checkIndex(index, header.count());
    mapped(pixels).read(index, into, offset);
  }

  @Override
  public int label(long index) {
    Objects.checkIndex(index, header.count());
    if (!header.labelled()) {
      return -1;
    }
    byte[] bytes = new byte[Integer.BYTES];
    mapped(labels).read(index, bytes, 0);
    int label = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (label < -1 || label >= header.classNames().size()) {
      throw PackedHeader.broken(
          file, "has label " + label + " for image " + index + " of " + classNames().size());
    }
    return label;
  }

  /**
   * {@inheritDoc}
   *
   * <p>There are none of drawn images, IDX, CIFAR-10, files packed by version 1. Reads them all.
   */
  @Override
  public List<String> fileNames() {
    if (header.nameBytes() == 0) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.position(header.nameOffset());
      InputStream stream = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      String[] names = NAMES.readValue(stream, String[].class); // null where it says null
      boolean oneEach = names != null && names.length == header.count();
      if (!oneEach || Arrays.asList(names).contains(null)) {
        throw PackedHeader.broken(file, "has not one file name for each image");
      }
      return Collections.unmodifiableList(Arrays.asList(names));
    } catch (JsonProcessingException e) {
      throw PackedHeader.broken(file, "has file names that are no JSON array of texts");
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e + "; check the disk", e);
    }
  }

  @Override
  public int resolution() {
    return header.resolution();
  }

  @Override
  public int channels() {
    return header.channels();
  }

  @Override
  public long skipped() {
    return header.skipped();
  }

  /** SHA-256 of the content of the files that the images are from. */
  String source() {
    return header.source();
  }

  /** SHA-256 of pixels, labels and names as they were packed. */
  String pixelsSha256() {
    return header.pixelsSha256();
  }

  /** Whether pixels and labels still have the SHA-256 they were packed with; reads all of them. */
  boolean isIntact() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return PackedWriter.digest(channel, header.pixelOffset(), header.fileBytes())
          .equals(header.pixelsSha256());
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + e + "; check the disk", e);
    }
  }

  @Override
  public String name() {
    return header.name();
  }

  @Override
  public long count() {
    return header.count();
  }

  @Override
  public String fingerprint() {
    return header.fingerprint();
  }

  @Override
  public List<String> classNames() {
    return header.classNames();
  }

  @Override
  public void close() {
    pixels = null;
    labels = null;
  }

  private MappedRecords mapped(MappedRecords records) {
    if (records == null) {
      throw new IllegalStateException(file + " was closed; open it again to read from it");
    }
    return records;
  }
}
