package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that is wrong with a file is a {@link DataException} naming file, fault and remedy.
 */
class BadInputTest {
  private static final byte[] PNG = ImageBytes.png(16, 16);
  private static final byte[] JPEG = ImageBytes.jpeg(64, 64);
  private static final byte[] GIF = ImageBytes.encoded(ImageBytes.slopes(64, 64), "gif");
  private static final byte[] BMP = ImageBytes.encoded(ImageBytes.slopes(16, 16), "bmp");

  @TempDir Path folder;

  /** A progressive JPEG whose last scan comes a hundred times more. */
  private static byte[] manyScans() {
    byte[] file = ImageBytes.jpeg(ImageBytes.slopes(8, 8), true);
    int last = file.length - 2;
    while ((file[last] & 0xff) != 0xff || (file[last + 1] & 0xff) != 0xda) {
      last--;
    }
    int scan = file.length - 2 - last;
    ByteBuffer all = ByteBuffer.allocate(file.length + 100 * scan);
    all.put(file, 0, file.length - 2);
    for (int i = 0; i < 100; i++) {
      all.put(file, last, scan);
    }
    return all.put(file, file.length - 2, 2).array();
  }

  /** A GIF with a comment of 2 MB before its picture. */
  private static byte[] longComment() {
    int start = 13 + (3 << ((GIF[10] & 7) + 1)); // after the header and the palette
    byte[] comment = new byte[2 + 8192 * 256 + 1];
    comment[0] = '!';
    comment[1] = (byte) 0xfe;
    for (int i = 0; i < 8192; i++) {
      comment[2 + i * 256] = (byte) 255;
    }
    return ByteBuffer.allocate(GIF.length + comment.length)
        .put(GIF, 0, start)
        .put(comment)
        .put(GIF, start, GIF.length - start)
        .array();
  }

  /** File in a folder of images; what the message says of it. */
  static Stream<Arguments> badImages() {
    byte[] webp = "RIFF\1\0\0\0WEBPVP8 ....".getBytes(StandardCharsets.ISO_8859_1);
    byte[] damaged = PNG.clone();
    damaged[60] ^= 1;
    byte[] twelveBits = JPEG.clone();
    twelveBits[frame(JPEG) + 4] = 12;
    byte[] hugeJpeg = JPEG.clone();
    Arrays.fill(hugeJpeg, frame(JPEG) + 5, frame(JPEG) + 9, (byte) 0xfe);
    byte[] flatJpeg = JPEG.clone();
    Arrays.fill(flatJpeg, frame(JPEG) + 5, frame(JPEG) + 9, (byte) 0);
    byte[] hugeBmp = BMP.clone();
    ByteBuffer.wrap(hugeBmp)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(18, 20_000)
        .putInt(22, 20_000)
        .putInt(34, 0);
    return Stream.of(
        arguments("empty.png", new byte[0], "empty file"),
        arguments("empty.jpg", new byte[0], "empty file"),
        arguments("empty.gif", new byte[0], "empty file"),
        arguments("half.png", half(PNG), "ends inside the chunk"),
        arguments("no-end.png", Arrays.copyOf(PNG, PNG.length - 12), "ends inside the chunk"),
        arguments("signature.png", Arrays.copyOf(PNG, 8), "ends inside the chunk at offset 8"),
        arguments("damaged.png", damaged, "wrong checksum"),
        arguments("bomb.png", ImageBytes.pngHeaderOf(60_000, 60_000), "100 megapixels"),
        arguments("negative.png", ImageBytes.pngHeaderOf(-1, 5), "100 megapixels"),
        arguments("flat.png", ImageBytes.pngHeaderOf(0, 5), "0x5 pixels"),
        arguments("pixels.png", ImageBytes.pngHeaderOf(5, 5), "cannot be decoded"),
        arguments("half.jpg", half(JPEG), "ends too early"),
        arguments("start.jpg", Arrays.copyOf(JPEG, 30), "ends inside the segment"),
        arguments("marker.jpg", Arrays.copyOf(JPEG, 3), "no segment at offset 2"),
        arguments("huge.jpg", hugeJpeg, "100 megapixels"),
        arguments("flat.jpg", flatJpeg, "0x0 pixels"),
        arguments("cmyk.jpg", ImageBytes.cmykJpeg(), "is a CMYK JPEG: convert it to RGB"),
        arguments("deep.jpg", twelveBits, "12 bits"),
        arguments("scans.jpg", manyScans(), "more than 100 scans"),
        arguments("comment.gif", longComment(), "1 MiB of comments"),
        arguments("half.gif", half(GIF), "GIF that cannot be decoded"),
        arguments("start.gif", Arrays.copyOf(GIF, 9), "GIF that cannot be decoded"),
        arguments("half.bmp", half(BMP), "BMP that cannot be decoded"),
        arguments("huge.bmp", hugeBmp, "BMP that cannot be decoded (Invalid width/height"),
        arguments("photo.webp", webp, "is a WebP image, which is not read: convert it"),
        arguments(
            "clip.MOV", new byte[] {0, 0, 0, 20, 'f', 't', 'y', 'p', 'q', 't', ' ', ' '}, "video"),
        arguments("photo.jpg", webp, "is a WebP image, which is not read: convert it"),
        arguments("scan.tif", "II*\0....".getBytes(StandardCharsets.US_ASCII), "TIFF"),
        arguments(
            "phone.heic", new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'}, "HEIC"),
        arguments("drawing.svg", "<svg/>".getBytes(StandardCharsets.US_ASCII), "SVG"),
        arguments("text.png", "hello".getBytes(StandardCharsets.US_ASCII), "does not start as PNG"),
        arguments("unknown.xyz", new byte[100], "does not start as PNG"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badImages")
  void badImageIsNamedInAFolderAndInAnArchiveAndCanBeSkipped(
      String name, byte[] bytes, String fault) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(Map.of("a.png", PNG, name, bytes, "z.png", PNG));
    Path images = Archives.folder(folder.resolve("images"), files);
    Path zip = Files.write(folder.resolve("images.zip"), Archives.zip(files));
    Path tar = Files.write(folder.resolve("images.tar.gz"), Archives.gzip(Archives.tar(files)));
    for (Path spec : new Path[] {images, zip, tar}) {
      assertRefused(spec, options(), name, fault);
      assertThat(catchThrowable(() -> open(spec, options())))
          .hasMessageContaining(spec.getFileName().toString());
    }
    try (PackedImages left = (PackedImages) open(images, options().withSkipBad(true))) {
      assertThat(left.count()).isEqualTo(2);
      assertThat(left.skipped()).isEqualTo(1);
    }
    assertThat(DataSpec.info(images.toString(), options()).bad())
        .singleElement()
        .satisfies(bad -> assertThat(bad.reason()).contains(name).contains(fault));
  }

  /** A spec that is a file; what the message says of it. */
  static Stream<Arguments> badFiles() {
    byte[] zip = Archives.zip(Map.of("a.png", PNG, "b.png", PNG));
    byte[] tar = Archives.tar(new TreeMap<>(Map.of("a.png", PNG, "b.png", JPEG)));
    byte[] damagedZip = zip.clone();
    damagedZip[80] ^= 1;
    byte[] images = Archives.idx(4 * 64, 0x803, 4, 8, 8);
    byte[] noise = Archives.idx(400_000, 0x803, 400_000 / 64, 8, 8);
    CounterRandom random = new CounterRandom(1, Purpose.MIXTURE);
    for (int i = 16; i < noise.length; i++) {
      noise[i] = (byte) random.bits(i, 0);
    }
    byte[] cifar = Archives.cifar(2, 0);
    byte[] badLabel = cifar.clone();
    badLabel[3073] = 77;
    return Stream.of(
        arguments("nothing.zip", new byte[0], "is empty: give"),
        arguments("name.zip", Archives.badName(), "broken zip archive"),
        arguments("foreign.zip", foreign(zip), "a file whose name is not UTF-8"),
        arguments("half.zip", half(zip), "broken zip archive"),
        arguments("end.zip", Arrays.copyOf(zip, zip.length - 4), "broken zip archive"),
        arguments("damaged.zip", damagedZip, "wrong checksum in the archive"),
        arguments("empty.zip", Archives.zip(Map.of()), "holds no images"),
        arguments("text.zip", Archives.zip(Map.of("readme.txt", PNG)), "holds no images"),
        arguments("slip.zip", Archives.zip(Map.of("../a.png", PNG)), "\"../a.png\""),
        arguments("deep.zip", Archives.zip(Map.of("x/../../a.png", PNG)), "leads outside"),
        arguments("absolute.zip", Archives.zip(Map.of("/etc/a.png", PNG)), "leads outside"),
        arguments("windows.zip", Archives.zip(Map.of("C:\\a.png", PNG)), "leads outside"),
        arguments("slip.tar", Archives.tar(Map.of("../a.png", PNG)), "leads outside"),
        arguments("half.tar", half(tar), "broken tar archive"),
        arguments("half.tar.gz", half(Archives.gzip(tar)), "broken tar archive"),
        arguments("start.gz", Arrays.copyOf(Archives.gzip(tar), 5), "cannot be read"),
        arguments("text.tar", Archives.tar(Map.of("readme.txt", PNG)), "holds no images"),
        arguments("magic.idx", Archives.idx(64, 0x903, 1, 8, 8), "is nothing that can be read"),
        arguments("floats.idx", Archives.idx(64, 0xd03, 1, 8, 8), "is nothing that can be read"),
        arguments("four.idx", Archives.idx(64, 0x804, 1, 8, 8), "magic 0x00000804 at offset 0"),
        arguments("labels.idx", Archives.idx(4, 0x801, 4), "holds labels only"),
        arguments("none.idx", Archives.idx(0, 0x803, 0, 8, 8), "0 images of 8x8"),
        arguments("wide.idx", Archives.idx(64, 0x803, 1, 8, 1 << 20), "1048576x8"),
        arguments("negative.idx", Archives.idx(64, 0x803, -4, 8, 8), "-4 images"),
        arguments("bomb.idx", Archives.idx(64, 0x803, 1 << 30, 4096, 4096), "more than can be"),
        arguments(
            "short.idx", Arrays.copyOf(images, 200), "ends before its 4 images; download it again"),
        arguments("long.idx", Arrays.copyOf(images, 400), "goes on after its 4 images"),
        arguments("header.idx", Arrays.copyOf(images, 10), "ends inside its header"),
        arguments("half.idx.gz", half(Archives.gzip(noise)), "broken IDX file"),
        arguments("data_batch_1.bin", Arrays.copyOf(cifar, 5000), "not a multiple of 3073"),
        arguments("data_batch_2.bin", badLabel, "label 77 at offset 3073"),
        arguments("test_batch.bin", new byte[0], "has 0 bytes"),
        arguments("single.png", PNG, "is a single image: give the folder"),
        arguments(
            "notes.txt", "hello".getBytes(StandardCharsets.US_ASCII), "is nothing that can be"),
        arguments(
            "packed.pack",
            "EQUIPACKxxxx".getBytes(StandardCharsets.US_ASCII),
            "inside its header"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badFiles")
  void badFileIsNamed(String name, byte[] bytes, String fault) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    assertRefused(file, options(), name, fault);
  }

  @Test
  void labelsThatDoNotGoWithTheImagesAreRefused() {
    byte[] images = Archives.idx(4 * 64, 0x803, 4, 8, 8);
    Map<String, byte[]> wrong =
        Map.of(
            "has 3 labels for 4 images", Archives.idx(3, 0x801, 3),
            "does not hold exactly", Archives.idx(3, 0x801, 4),
            "ends too early", Arrays.copyOf(Archives.idx(4, 0x801, 4), 7));
    wrong.forEach(
        (fault, labels) -> {
          Path pair =
              Archives.folder(
                  folder.resolve("pair"),
                  Map.of("train-images-idx3-ubyte", images, "train-labels-idx1-ubyte", labels));
          assertRefused(pair, options(), "train-labels-idx1-ubyte", fault);
        });
  }

  @Test
  void emptyAndTextOnlyFoldersAreRefused() {
    Path empty = Archives.folder(folder.resolve("empty"), Map.of());
    Path text = Archives.folder(folder.resolve("text"), Map.of("a.txt", PNG, ".hidden.png", PNG));
    assertRefused(empty, options(), "empty", "holds no images: give a folder of images");
    assertRefused(text, options(), "text", "holds no images: give a folder of images");
  }

  @Test
  void folderOfArchivesPointsAtThem() {
    Path images =
        Archives.folder(
            folder.resolve("sets"), Map.of("x.zip", Archives.zip(Map.of("a.png", PNG))));
    assertRefused(images, options(), "x.zip", "holds no images; it holds");
  }

  @Test
  void missingPathsOfferWhatIsNear() {
    Archives.folder(folder.resolve("faces-large"), Map.of());
    assertRefused(folder.resolve("faces-larg"), options(), "faces-large", "did you mean");
    assertThatThrownBy(() -> DataSpec.open("rnig", options()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("did you mean ring?")
        .hasMessageContaining("give a folder of images");
    assertThatThrownBy(() -> DataSpec.open("", options())).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> DataSpec.open("a\0b", options())).isInstanceOf(DataException.class);
  }

  @Test
  void unreadableFileIsNamed() throws IOException {
    Path images = Archives.folder(folder.resolve("locked"), Map.of("a.png", PNG, "b.png", PNG));
    assertThat(images.resolve("b.png").toFile().setReadable(false)).isTrue();
    Assumptions.assumeFalse(
        Files.isReadable(images.resolve("b.png")), "skipped: this user may read every file");
    assertRefused(images, options(), "b.png", "cannot be read");
  }

  @Test
  void allImagesBrokenIsAnErrorEvenWhenBadOnesAreSkipped() {
    Path images = Archives.folder(folder.resolve("bad"), Map.of("a.png", half(PNG)));
    assertRefused(images, options().withSkipBad(true), "a.png", "none of the 1 images");
  }

  @Test
  void linksOutOfTheFolderAreNotFollowed() throws IOException {
    Path outside = Archives.folder(folder.resolve("outside"), Map.of("o.png", PNG));
    Path images = Archives.folder(folder.resolve("links"), Map.of("a.png", PNG));
    Files.createSymbolicLink(images.resolve("file.png"), outside.resolve("o.png"));
    Files.createSymbolicLink(images.resolve("folder"), outside);
    Files.createSymbolicLink(images.resolve("inside.png"), images.resolve("a.png"));
    Files.createSymbolicLink(images.resolve("loop"), images);
    try (TrainingData data = open(images, options())) {
      assertThat(data.count()).isEqualTo(2); // a.png and inside.png
    }
    Files.delete(images.resolve("a.png"));
    Files.delete(images.resolve("inside.png"));
    assertRefused(images, options(), "links", "links that lead outside of it or to folders");
  }

  @Test
  void bombsAreStoppedByRatioCountAndSize() throws IOException {
    ReadLimits limits = new ReadLimits(2, 1000, 100, 10_000);
    byte[] zeros = new byte[1 << 20];
    Path zip = Files.write(folder.resolve("b.zip"), Archives.zip(Map.of("a.png", zeros)));
    assertThatThrownBy(() -> new ZipContainer(zip, limits))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.zip unpacks to more than 100 times its size");
    Path tar =
        Files.write(folder.resolve("b.tgz"), Archives.gzip(Archives.tar(Map.of("a", zeros))));
    assertThatThrownBy(() -> new TarContainer(tar, limits))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.tgz unpacks to more than 100 times its size");
    Map<String, byte[]> many = Map.of("a.png", PNG, "b.png", PNG, "c.png", PNG);
    Path files = Archives.folder(folder.resolve("many"), many);
    Path manyZip = Files.write(folder.resolve("many.zip"), Archives.zip(many));
    Path manyTar = Files.write(folder.resolve("many.tar"), Archives.tar(many));
    assertThatThrownBy(() -> FolderContainer.walk(files, limits)).hasMessageContaining("2 files");
    assertThatThrownBy(() -> new ZipContainer(manyZip, limits)).hasMessageContaining("2 files");
    assertThatThrownBy(() -> new TarContainer(manyTar, limits)).hasMessageContaining("2 files");
    assertThatThrownBy(() -> limits.readAll("x.png", new ByteArrayInputStream(zeros)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("x.png has more than");
  }

  private void assertRefused(Path spec, DataOptions options, String name, String fault) {
    assertThatThrownBy(() -> open(spec, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(fault)
        .hasMessageMatching(
            "(?s).*[:;] (give|repair|convert|copy|download|remove|scale|pack|unpack).*");
  }

  private static TrainingData open(Path spec, DataOptions options) {
    return DataSpec.open(spec.toString(), options);
  }

  private DataOptions options() {
    return DataOptions.at(16).withCache(folder.resolve("cache"));
  }

  /** The same archive with another encoding of the name {@code a.png}. */
  private static byte[] foreign(byte[] archive) {
    return new String(archive, StandardCharsets.ISO_8859_1)
        .replace("a.png", "\u00e4.png")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** Offset of the frame header of a baseline JPEG. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xc0) {
      at += 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
    }
    return at;
  }
}
