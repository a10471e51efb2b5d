package io.equipoise.data;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CIFAR-10 in its binary version (Krizhevsky 2009): records of one label byte and 3072 pixel bytes,
 * the red, green and blue planes of 32x32. Of several batches the test batch is left out.
 */
final class CifarImages implements ImageSource {
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final Container container;
  private final List<Container.Entry> batches;
  private final Map<String, Integer> firstPlaces = new HashMap<>();
  private final byte[] labels;

  CifarImages(Container container) {
    this.container = container;
    List<Container.Entry> all =
        container.entries().stream().filter(entry -> entry.kind() == FileKind.CIFAR).toList();
    List<Container.Entry> training =
        all.stream().filter(entry -> !entry.name().endsWith("test_batch.bin")).toList();
    batches = training.isEmpty() ? all : training;
    long records = 0;
    for (Container.Entry batch : batches) {
      if (batch.bytes() < RECORD || batch.bytes() % RECORD != 0) {
        throw broken(batch, "has " + batch.bytes() + " bytes, not a multiple of " + RECORD);
      }
      firstPlaces.put(batch.name(), Math.toIntExact(records));
      records += batch.bytes() / RECORD;
    }
    labels = new byte[Math.toIntExact(records)];
    records((place, record) -> labels[place] = record[0]);
  }

  @FunctionalInterface
  private interface RecordVisitor {
    void visit(int place, byte[] record);
  }

  private void records(RecordVisitor visitor) {
    container.read(
        batches,
        (batch, opener) -> {
          try (InputStream stream = Sniffer.unzipped(opener.open())) {
            for (int i = 0; i < batch.bytes() / RECORD; i++) {
              byte[] record = stream.readNBytes(RECORD);
              if (record.length < RECORD) {
                throw broken(batch, "ends at offset " + ((long) i * RECORD + record.length));
              }
              if (record[0] < 0 || record[0] > 9) {
                throw broken(
                    batch, "has label " + (record[0] & 0xff) + " at offset " + (long) i * RECORD);
              }
              visitor.visit(firstPlaces.get(batch.name()) + i, record);
            }
          }
        });
  }

  private DataException broken(Container.Entry batch, String what) {
    return new DataException(
        container.where(batch.name())
            + " is a broken CIFAR-10 batch: it "
            + what
            + "; download it again");
  }

  private static Picture picture(byte[] record) {
    byte[] pixels = new byte[3 * PLANE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = record[1 + i % 3 * PLANE + i / 3];
    }
    return new Picture(SIDE, SIDE, 3, pixels);
  }

  @Override
  public String kind() {
    return "CIFAR-10 binary batches";
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public int fixedChannels() {
    return 3;
  }

  @Override
  public List<String> classNames() {
    return CLASSES;
  }

  @Override
  public int label(int place) {
    return labels[place];
  }

  @Override
  public List<Backing> backing() {
    return Backing.of(container, batches);
  }

  @Override
  public String identity() {
    return "cifar-10";
  }

  @Override
  public void read(Visitor visitor) {
    records(
        (place, record) ->
            visitor.visit(new Item(place, "image " + place, RECORD, () -> picture(record))));
  }

  @Override
  public void close() {
    container.close();
  }
}
