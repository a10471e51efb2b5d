package io.equipoise.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Grey images in the IDX format of MNIST (LeCun, Cortes, Burges): big-endian magic 0x803, count,
 * rows, columns, then uint8 pixels; labels with magic 0x801, count, then uint8 labels. Either may
 * be packed by gzip.
 */
final class IdxImages implements ImageSource {
  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;
  private static final int MAX_SIDE = 4096;
  private static final int GZIP_RATIO = 1040; // deflate cannot pack more densely

  private final Container container;
  private final Container.Entry images;
  private final Container.Entry labelFile; // null without
  private final byte[] labels; // null without
  private final List<String> classNames;
  private final int count;
  private final int rows;
  private final int columns;

  IdxImages(Container container) {
    this.container = container;
    this.images = IdxPair.images(container);
    this.labelFile = IdxPair.labels(container, images);
    int[] header = new int[4];
    container.read(
        List.of(images),
        (entry, opener) -> {
          try (DataInputStream data = open(opener)) {
            for (int i = 0; i < 4; i++) {
              header[i] = data.readInt();
            }
          } catch (EOFException e) {
            throw broken(images, "ends inside its header of 16 bytes", e);
          }
        });
    count = header[1];
    rows = header[2];
    columns = header[3];
    checkHeader(header[0]);
    labels = labelFile == null ? null : readLabels();
    int classes =
        labels == null ? 0 : 1 + IntStream.range(0, count).map(this::label).max().orElse(-1);
    classNames = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
  }

  private void checkHeader(int magic) {
    if (magic != IMAGES_MAGIC) {
      throw broken(
          images,
          String.format("has magic 0x%08x at offset 0, expected 0x00000803 (uint8 images)", magic),
          null);
    }
    if (count < 1 || rows < 1 || columns < 1 || rows > MAX_SIDE || columns > MAX_SIDE) {
      throw broken(
          images,
          "says it has " + count + " images of " + columns + "x" + rows + " at offset 4",
          null);
    }
    long stated = 16 + (long) count * rows * columns;
    if (stated / GZIP_RATIO > images.bytes()) {
      throw broken(images, "says it has " + stated + " bytes, more than can be in it", null);
    }
  }

  private byte[] readLabels() {
    byte[][] read = new byte[1][];
    container.read(
        List.of(labelFile),
        (entry, opener) -> {
          try (DataInputStream data = open(opener)) {
            int magic = data.readInt();
            int labelCount = data.readInt();
            if (magic != LABELS_MAGIC) {
              throw broken(
                  labelFile,
                  String.format("has magic 0x%08x at offset 0, expected 0x00000801", magic),
                  null);
            }
            if (labelCount != count) {
              throw broken(
                  labelFile, "has " + labelCount + " labels for " + count + " images", null);
            }
            read[0] = data.readNBytes(count);
            if (read[0].length < count || data.read() >= 0) {
              throw broken(labelFile, "does not hold exactly the " + count + " it states", null);
            }
          } catch (EOFException e) {
            throw broken(labelFile, "ends too early", e);
          }
        });
    return read[0];
  }

  private static DataInputStream open(Container.Opener opener) throws IOException {
    return new DataInputStream(Sniffer.unzipped(opener.open()));
  }

  private DataException broken(Container.Entry entry, String what, Exception cause) {
    return new DataException(
        container.where(entry.name()) + " is a broken IDX file: it " + what + "; download it again",
        cause);
  }

  @Override
  public String kind() {
    return "IDX images" + (labels == null ? "" : " and labels");
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int fixedChannels() {
    return 1;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int place) {
    return labels == null ? -1 : labels[place] & 0xff;
  }

  @Override
  public List<Backing> backing() {
    Backing first = new Backing("images", container.backing(images));
    if (labelFile == null || container.isArchive()) {
      return List.of(first);
    }
    return List.of(first, new Backing("labels", container.backing(labelFile)));
  }

  @Override
  public String identity() {
    return container.isArchive() ? "idx " + images.name() : "idx";
  }

  @Override
  public void read(Visitor visitor) {
    container.read(
        List.of(images),
        (entry, opener) -> {
          try (DataInputStream data = open(opener)) {
            data.skipNBytes(16);
            for (int i = 0; i < count; i++) {
              byte[] pixels = new byte[rows * columns];
              data.readFully(pixels);
              Picture picture = new Picture(columns, rows, 1, pixels);
              String name = container.where(entry.name()) + " image " + i;
              visitor.visit(new Item(i, name, pixels.length, () -> picture));
            }
            if (data.read() >= 0) {
              throw broken(images, "goes on after its " + count + " images", null);
            }
          } catch (EOFException e) {
            throw broken(images, "ends before its " + count + " images", e);
          } catch (IOException e) {
            throw broken(images, "cannot be read to its end (" + e + ")", e);
          }
        });
  }

  @Override
  public void close() {
    container.close();
  }
}
