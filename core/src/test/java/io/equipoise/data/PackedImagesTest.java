package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedImagesTest {
  private static final String SHA = "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  @Test
  void imagesBeyondTwoGibibytesAreReadWhereTheyLie() throws IOException {
    int side = 256;
    int imageBytes = side * side * 3;
    long count = 3 * (1L << 30) / imageBytes; // 3 GiB, sparse
    PackedHeader header =
        new PackedHeader("large", count, side, 3, false, List.of(), 0, SHA, SHA, SHA, 4096, 0);
    Path file = folder.resolve("large.pack");
    long perPiece = (1L << 30) / imageBytes;
    long[] marked = {0, perPiece - 1, perPiece, 2 * perPiece, count - 1};
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(header.encode()), 0);
      for (long image : marked) {
        byte[] mark = {(byte) (image % 100 + 1)};
        channel.write(ByteBuffer.wrap(mark), 4096 + image * imageBytes);
        channel.write(ByteBuffer.wrap(mark), 4096 + (image + 1) * imageBytes - 1);
      }
    }
    byte[] pixels = new byte[imageBytes + 5];
    try (PackedImages images = PackedImages.open(file)) {
      assertThat(images.count()).isEqualTo(count);
      for (long image : marked) {
        images.read(image, pixels, 5);
        assertThat(pixels[5]).isEqualTo((byte) (image % 100 + 1));
        assertThat(pixels[imageBytes + 4]).isEqualTo((byte) (image % 100 + 1));
      }
      assertThatThrownBy(() -> images.read(count, pixels, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void closedImagesSaySo() throws IOException {
    PackedImages images = PackedImages.open(small());
    images.close();
    assertThatThrownBy(() -> images.read(0, new byte[48], 0)).hasMessageContaining("was closed");
  }

  @Test
  void everyBitOfTheHeaderIsChecked() throws IOException {
    Path file = small();
    byte[] whole = Files.readAllBytes(file);
    int head = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(12) + 16 + 32;
    CounterRandom random = new CounterRandom(2, Purpose.MIXTURE);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[random.below(head, i, 0)] ^= (byte) (1 << random.below(8, i, 1));
      assertRefused(damaged, "damaged.pack");
    }
  }

  @Test
  void tornVersionedAndOverlongFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(small());
    byte[] version = whole.clone();
    version[8] = 9;
    byte[] noHeader = whole.clone();
    Arrays.fill(noHeader, 0, 4096, (byte) 0);
    assertRefused(Arrays.copyOf(whole, whole.length - 1), "its header says " + whole.length);
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "its header says " + whole.length);
    assertRefused(Arrays.copyOf(whole, 20), "inside its header");
    assertRefused(new byte[0], "inside its header");
    assertRefused(version, "has version 9, this program reads versions 1 to 2");
    assertRefused(noHeader, "does not start with EQUIPACK");
  }

  /** The set's name becomes part of the names of folders. */
  @Test
  void nameThatLeadsElsewhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(small());
    byte[] changed =
        new String(whole, StandardCharsets.ISO_8859_1)
            .replace("\"small\"", "\"/../x\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    int signed = 16 + file.getInt(12);
    file.position(signed).put(new Sha256().bytes(changed, 0, signed).finish());
    assertRefused(changed, "name is /../x");
  }

  @Test
  void changedPixelsAreFoundByTheirChecksum() throws IOException {
    Path file = small();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 60] ^= 1; // before labels and names
    Path changed = Files.write(folder.resolve("changed.pack"), bytes);
    assertThat(DataSpec.info(file.toString(), DataOptions.at(4)).intact()).isTrue();
    assertThat(DataSpec.info(changed.toString(), DataOptions.at(4)).intact()).isFalse();
  }

  @Test
  void packedFileOfAnotherResolutionOrChannelsIsRefused() throws IOException {
    String file = small().toString();
    assertThatThrownBy(() -> DataSpec.open(file, DataOptions.at(8)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("small.pack is packed with 3 channels at 4 pixels")
        .hasMessageContaining("--resolution 4");
    assertThatThrownBy(() -> DataSpec.open(file, DataOptions.at(4).withChannels(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--channels 3");
    assertThatThrownBy(() -> DataSpec.pack(file, DataOptions.at(4), folder.resolve("again.pack")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is packed already");
  }

  @Test
  void fileNamesAreThoseOfTheImagesThatWereKept() throws IOException {
    Path images =
        Archives.folder(
            folder.resolve("named"),
            Map.of(
                "a/one, \"two\".png", ImageBytes.png(4, 4),
                "a/bad.png", Arrays.copyOf(ImageBytes.png(4, 4), 40),
                "b/\u00e4.png", ImageBytes.png(5, 5),
                "b/z.png", ImageBytes.png(4, 4)));
    DataOptions options = DataOptions.at(4).withCache(folder.resolve("cache")).withSkipBad(true);
    try (TrainingData data = DataSpec.open(images.toString(), options)) {
      assertThat(((PackedImages) data).fileNames())
          .containsExactly("a/one, \"two\".png", "b/z.png", "b/ä.png");
    }
  }

  @Test
  void drawnImagesHaveNoFileNames() {
    DrawnSet set = new DrawnSet("blank", 1, 3, (index, side) -> new byte[side * side * 3]);
    DataOptions options = DataOptions.at(4).withCache(folder.resolve("cache"));
    try (PackedImages images = new PackCache(options).open("blank", set.at(4))) {
      assertThat(images.count()).isEqualTo(3);
      assertThat(images.fileNames()).isEmpty();
    }
  }

  @Test
  void damagedFileNamesAreRefusedWhenAskedFor() throws IOException {
    byte[] bytes = Files.readAllBytes(small());
    bytes[bytes.length - 1] = ',';
    Path damaged = Files.write(folder.resolve("damaged.pack"), bytes);
    try (PackedImages images = PackedImages.open(damaged)) {
      assertThatThrownBy(images::fileNames)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("no JSON array");
    }
    int names = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf('[');
    System.arraycopy("null  ".getBytes(StandardCharsets.US_ASCII), 0, bytes, names, 6);
    try (PackedImages images = PackedImages.open(Files.write(folder.resolve("none.pack"), bytes))) {
      assertThatThrownBy(images::fileNames)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("not one file name for each image");
    }
  }

  private void assertRefused(byte[] bytes, String fault) throws IOException {
    Path file = Files.write(folder.resolve("damaged.pack"), bytes);
    assertThatThrownBy(() -> PackedImages.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("damaged.pack is not a whole packed file")
        .hasMessageContaining(fault)
        .hasMessageContaining("pack it again");
  }

  private Path small() throws IOException {
    Path images =
        Archives.folder(
            folder.resolve("small"),
            Map.of("a/1.png", ImageBytes.png(4, 4), "b/2.png", ImageBytes.png(4, 4)));
    Path file = folder.resolve("small.pack");
    DataOptions options = DataOptions.at(4).withCache(folder.resolve("cache"));
    DataSpec.pack(images.toString(), options, file).close();
    return file;
  }
}
