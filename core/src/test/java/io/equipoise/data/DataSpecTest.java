package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSpecTest {
  /** Names out of order, two classes below a common folder, a file that is no image. */
  private static final Map<String, byte[]> FILES =
      new TreeMap<>(
          Map.of(
              "top/dogs/2.png", flat(20, 0x0000ff),
              "top/cats/10.png", flat(20, 0xff0000),
              "top/cats/2.jpg", flat(20, 0x00ff00),
              "top/dogs/deep/er/1.gif", flat(20, 0xffff00),
              "top/readme.txt", new byte[3]));

  @TempDir Path folder;

  @Test
  void folderZipAndTarHoldTheSameImagesInTheSameOrder() throws IOException {
    List<Path> specs =
        List.of(
            Archives.folder(folder.resolve("set"), FILES),
            Files.write(folder.resolve("b.zip"), Archives.zip(new LinkedHashMap<>(FILES))),
            Files.write(folder.resolve("c.tar"), Archives.tar(FILES)),
            Files.write(folder.resolve("d.tgz"), Archives.gzip(Archives.tar(FILES))));
    for (Path spec : specs) {
      try (PackedImages images = open(spec)) {
        assertThat(images.count()).isEqualTo(4);
        assertThat(images.classNames()).containsExactly("cats", "dogs");
        assertThat(List.of(images.label(0), images.label(1), images.label(2), images.label(3)))
            .containsExactly(0, 0, 1, 1);
        assertThat(List.of(colour(images, 0), colour(images, 1)))
            .containsExactly(0xff0000, 0x00ff00); // cats/10.png, cats/2.jpg
        assertThat(List.of(colour(images, 2), colour(images, 3)))
            .containsExactly(0x0000ff, 0xffff00);
      }
    }
  }

  @Test
  void zipWhoseNamesAreWrittenAsOnWindowsIsRead() throws IOException {
    byte[] one = flat(20, 0xff0000);
    byte[] two = flat(20, 0x00ff00);
    Map<String, byte[]> names = new TreeMap<>(Map.of("./a\\1.png", one, "b\\2.png", two));
    Path zip = Files.write(folder.resolve("windows.zip"), Archives.zip(names));
    try (PackedImages images = open(zip)) {
      assertThat(images.fileNames()).containsExactly("a/1.png", "b/2.png");
      assertThat(images.classNames()).containsExactly("a", "b");
    }
  }

  @Test
  void ofTwoFilesOfOneNameInAnArchiveOneIsRead() throws IOException {
    byte[] red = flat(20, 0xff0000);
    byte[] green = flat(20, 0x00ff00);
    byte[] zip = Archives.zip(new TreeMap<>(Map.of("1.png", red, "2.png", green)));
    String text = new String(zip, StandardCharsets.ISO_8859_1).replace("2.png", "1.png");
    Path twice =
        Files.write(folder.resolve("twice.zip"), text.getBytes(StandardCharsets.ISO_8859_1));
    try (PackedImages images = open(twice)) {
      assertThat(images.fileNames()).containsExactly("1.png");
    }
  }

  @Test
  void ofTwoBatchesOfOneNameInATarTheFirstIsReadWhole() throws IOException {
    byte[] first = Archives.tar(Map.of("data_batch_1.bin", Archives.cifar(3, 0)));
    byte[] second = Archives.tar(Map.of("data_batch_1.bin", Archives.cifar(1, 5)));
    byte[] files = Arrays.copyOf(first, 512 + (3 * 3073 + 511) / 512 * 512); // without its end
    Path twice = Files.write(folder.resolve("twice.tar"), ImageBytes.joined(files, second));
    try (PackedImages images = open(twice)) {
      assertThat(images.count()).isEqualTo(3);
      assertThat(images.label(2)).isEqualTo(2);
    }
  }

  /** As tar writes the second name of a file. */
  @Test
  void hardLinkInATarIsAnImageAsInTheFolder() throws IOException {
    byte[] red = flat(20, 0xff0000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry file = new TarArchiveEntry("./a/1.png");
      file.setSize(red.length);
      tar.putArchiveEntry(file);
      tar.write(red);
      tar.closeArchiveEntry();
      String[][] links = {{"b/2.png", "./a/1.png"}, {"b/3", "b/2.png"}, {"b/4.png", "/etc/hosts"}};
      for (String[] named : links) {
        TarArchiveEntry link = new TarArchiveEntry(named[0], TarConstants.LF_LINK);
        link.setLinkName(named[1]);
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    Path linked = Files.write(folder.resolve("linked.tar"), out.toByteArray());
    try (PackedImages images = open(linked)) {
      assertThat(images.fileNames()).containsExactly("a/1.png", "b/2.png", "b/3");
      assertThat(colour(images, 1)).isEqualTo(0xff0000);
      assertThat(colour(images, 2)).isEqualTo(0xff0000);
    }
  }

  @Test
  void namesComeFromFoldersAndArchives() {
    assertThat(SpecPath.name(Path.of("x/My Cats (2)"))).isEqualTo("my-cats-2");
    assertThat(SpecPath.name(Path.of("a/cats.tar.gz"))).isEqualTo("cats");
    assertThat(SpecPath.name(Path.of("/"))).isEqualTo("data");
    assertThat(SpecPath.name(Path.of("Fotos été 2026"))).isEqualTo("fotos-ete-2026");
    assertThat(SpecPath.name(Path.of("写真"))).isEqualTo("data");
  }

  @Test
  void fingerprintDoesNotDependOnThePathButOnContentAndOptions() throws IOException {
    Path first = Archives.folder(folder.resolve("one"), FILES);
    Path moved = Archives.folder(folder.resolve("elsewhere/two"), FILES);
    TreeMap<String, byte[]> other = new TreeMap<>(FILES);
    other.put("top/cats/10.png", flat(20, 0xfe0000));
    Path changed = Archives.folder(folder.resolve("three"), other);
    try (PackedImages a = open(first);
        PackedImages b = open(moved);
        PackedImages c = open(changed);
        PackedImages d = open(first, options().withFit(Fit.STRETCH));
        PackedImages e = open(first, options().withChannels(3));
        PackedImages f = open(first, options().withChannels(1))) {
      assertThat(b.fingerprint()).isEqualTo(a.fingerprint());
      assertThat(List.of(a.name(), b.name())).containsExactly("one", "two");
      assertThat(e.fingerprint()).as("channels found or given").isEqualTo(a.fingerprint());
      assertThat(List.of(a, c, d, f)).extracting(PackedImages::fingerprint).doesNotHaveDuplicates();
    }
  }

  @Test
  void secondOpeningReadsNoImage() throws IOException {
    Path spec = Archives.folder(folder.resolve("set"), FILES);
    open(spec).close();
    List<String> heard = new ArrayList<>();
    PackProgress progress =
        new PackProgress() {
          @Override
          public void packed(long done, long total) {
            heard.add("packed " + done + " of " + total);
          }

          @Override
          public void read(long bytesDone, long bytesTotal) {
            heard.add("read");
          }
        };
    open(spec, options().withProgress(progress)).close();
    assertThat(heard).isEmpty();
    Path file = spec.resolve("top/cats/10.png");
    Files.write(file, flat(20, 0x123456));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    try (PackedImages images = open(spec, options().withProgress(progress))) {
      assertThat(colour(images, 0)).isEqualTo(0x123456);
    }
    assertThat(heard).contains("read", "packed 4 of 4");
  }

  @Test
  void tornOrForeignCacheFilesArePackedAgain() throws IOException {
    Path spec = Archives.folder(folder.resolve("set"), FILES);
    Path other = Archives.folder(folder.resolve("other"), Map.of("a.png", flat(9, 0x808080)));
    open(spec).close();
    Path cached = onlyPacked();
    byte[] whole = Files.readAllBytes(cached);
    DataSpec.pack(other.toString(), options(), folder.resolve("foreign.pack")).close();
    byte[] foreign = Files.readAllBytes(folder.resolve("foreign.pack"));
    for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), foreign)) {
      Files.write(cached, wrong);
      try (PackedImages images = open(spec)) {
        assertThat(images.count()).isEqualTo(4);
        assertThat(colour(images, 3)).isEqualTo(0xffff00);
      }
      assertThat(Files.readAllBytes(cached)).isEqualTo(whole);
    }
    assertThat(onlyPacked()).isEqualTo(cached); // no temporary file is left
  }

  @Test
  void failedPackingLeavesNothingBehind() throws IOException {
    Path spec = Archives.folder(folder.resolve("set"), Map.of("a.png", new byte[9]));
    assertThatThrownBy(() -> open(spec)).isInstanceOf(DataException.class);
    try (Stream<Path> files = Files.list(folder.resolve("cache/packed"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void severalPackersAtOnceDoNotDisturbOneAnother() throws Exception {
    Path spec = Archives.folder(folder.resolve("set"), FILES);
    var pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> openings = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        openings.add(
            pool.submit(
                () -> {
                  try (PackedImages images = open(spec)) {
                    return images.fingerprint() + colour(images, 3) + images.isIntact();
                  }
                }));
      }
      for (Future<String> opening : openings) {
        assertThat(opening.get()).isEqualTo(openings.get(0).get()).endsWith("true");
      }
    } finally {
      pool.shutdownNow();
    }
    onlyPacked();
  }

  @Test
  void greyStoredAsColourIsGreyUntilOneImageHasColour() {
    Map<String, byte[]> files =
        new TreeMap<>(Map.of("a.png", flat(8, 0x404040), "b.png", flat(8, 0xc0c0c0)));
    Path spec = Archives.folder(folder.resolve("greys"), files);
    try (PackedImages grey = open(spec)) {
      assertThat(grey.channels()).isEqualTo(1);
      assertThat(colour(grey, 1)).isEqualTo(0xc0c0c0);
    }
    files.put("c.png", flat(8, 0xc0c080));
    Archives.folder(spec, files);
    try (PackedImages mixed = open(spec)) {
      assertThat(mixed.channels()).isEqualTo(3);
      assertThat(colour(mixed, 0)).isEqualTo(0x404040);
      assertThat(colour(mixed, 2)).isEqualTo(0xc0c080);
    }
    assertThat(DataSpec.info(spec.toString(), options()).channels()).isEqualTo(3);
  }

  @Test
  void skippedImagesLeaveNoGapAndKeepLabels() {
    TreeMap<String, byte[]> files = new TreeMap<>(FILES);
    files.put("top/cats/11.png", new byte[5]);
    Path spec = Archives.folder(folder.resolve("set"), files);
    try (PackedImages images = open(spec, options().withSkipBad(true))) {
      assertThat(images.count()).isEqualTo(4);
      assertThat(images.skipped()).isEqualTo(1);
      assertThat(colour(images, 1)).isEqualTo(0x00ff00);
      assertThat(images.label(1)).isZero();
      assertThat(images.label(2)).isEqualTo(1);
      assertThat(images.isIntact()).isTrue();
    }
    assertThatThrownBy(() -> open(spec)).hasMessageContaining("11.png");
  }

  @Test
  void idxFilesAreReadPackedOrNotAndTheTrainingPairIsTaken() {
    Map<String, byte[]> files =
        Map.of(
            "train-images-idx3-ubyte.gz", Archives.gzip(Archives.idx(3 * 64, 0x803, 3, 8, 8)),
            "train-labels-idx1-ubyte", Archives.idx(3, 0x801, 3),
            "t10k-images-idx3-ubyte", Archives.idx(64, 0x803, 1, 8, 8),
            "t10k-labels-idx1-ubyte", Archives.idx(1, 0x801, 1));
    Path spec = Archives.folder(folder.resolve("digits"), files);
    for (Path path : List.of(spec, spec.resolve("train-images-idx3-ubyte.gz"))) {
      try (PackedImages images = open(path)) {
        assertThat(images.count()).isEqualTo(3);
        assertThat(images.channels()).isEqualTo(1);
        assertThat(images.name()).isEqualTo("digits");
        assertThat(images.classNames()).containsExactly("0", "1", "2");
        assertThat(images.label(2)).isEqualTo(2);
        byte[] pixels = new byte[64];
        images.read(1, pixels, 0);
        assertThat(pixels[5]).isEqualTo((byte) 69);
      }
    }
    try (PackedImages test = open(spec.resolve("t10k-images-idx3-ubyte"))) {
      assertThat(test.count()).isEqualTo(1);
    }
  }

  @Test
  void cifarBatchesAreReadFromFolderArchiveAndFile() throws IOException {
    Map<String, byte[]> files =
        Map.of(
            "cifar-10-batches-bin/data_batch_1.bin", Archives.cifar(3, 0),
            "cifar-10-batches-bin/data_batch_2.bin", Archives.cifar(2, 3),
            "cifar-10-batches-bin/test_batch.bin", Archives.cifar(4, 100),
            "cifar-10-batches-bin/readme.html", new byte[9]);
    Path spec = Archives.folder(folder.resolve("cifar"), files);
    Path tar = Files.write(folder.resolve("c.tar.gz"), Archives.gzip(Archives.tar(files)));
    for (Path path : List.of(spec, spec.resolve("cifar-10-batches-bin"), tar)) {
      try (PackedImages images = open(path, DataOptions.at(32).withCache(folder.resolve("c")))) {
        assertThat(images.count()).isEqualTo(5);
        assertThat(images.classNames()).hasSize(10).startsWith("airplane");
        assertThat(images.label(4)).isEqualTo(4);
        byte[] pixels = new byte[3072];
        images.read(4, pixels, 0);
        assertThat(pixels).startsWith(4, 5, 6, 4, 5, 6);
      }
    }
    Path one = spec.resolve("cifar-10-batches-bin/test_batch.bin");
    try (PackedImages images = open(one, DataOptions.at(32).withCache(folder.resolve("c")))) {
      assertThat(images.count()).isEqualTo(4);
    }
  }

  @Test
  void packedFileIsASpecWithTheFingerprintOfWhatItWasPackedFrom() {
    Path spec = Archives.folder(folder.resolve("set"), FILES);
    Path file = folder.resolve("out/set.pack");
    DataSpec.pack(spec.toString(), options(), file).close();
    try (PackedImages packed = open(file);
        PackedImages cached = open(spec)) {
      assertThat(packed.fingerprint()).isEqualTo(cached.fingerprint());
      assertThat(packed.name()).isEqualTo("set");
    }
  }

  @Test
  void infoTellsSizesClassesAndKind() throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>(FILES);
    files.put("top/dogs/9.png", ImageBytes.png(33, 44));
    Path spec = Files.write(folder.resolve("pets.zip"), Archives.zip(files));
    DataInfo info = DataSpec.info(spec.toString(), options());
    assertThat(info.kind()).isEqualTo("zip archive of images");
    assertThat(info.name()).isEqualTo("pets");
    assertThat(info.count()).isEqualTo(5);
    assertThat(List.of(info.smallestWidth(), info.largestWidth())).containsExactly(20, 33);
    assertThat(List.of(info.smallestHeight(), info.largestHeight())).containsExactly(20, 44);
    assertThat(info.classes()).containsExactly(Map.entry("cats", 2L), Map.entry("dogs", 3L));
    assertThat(DataSpec.info("grid", options()).count()).isEqualTo(100_000);
    Path packed = folder.resolve("pets.pack");
    DataSpec.pack(spec.toString(), options(), packed).close();
    assertThat(DataSpec.info(packed.toString(), options()).classes()).isEqualTo(info.classes());
  }

  private static byte[] flat(int side, int colour) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, colour);
    }
    return ImageBytes.encoded(image, "png");
  }

  private static int colour(PackedImages images, long index) {
    byte[] pixels = new byte[images.resolution() * images.resolution() * images.channels()];
    images.read(index, pixels, 0);
    int last = images.channels() - 1;
    return (pixels[0] & 0xff) << 16 | (pixels[last / 2] & 0xff) << 8 | (pixels[last] & 0xff);
  }

  private Path onlyPacked() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache/packed"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private PackedImages open(Path spec) {
    return open(spec, options());
  }

  private static PackedImages open(Path spec, DataOptions options) {
    return (PackedImages) DataSpec.open(spec.toString(), options);
  }

  private DataOptions options() {
    return DataOptions.at(8).withCache(folder.resolve("cache"));
  }

  @Test
  void specWithPrefixesOrSelectionsWithoutMeasureIsRefused() {
    for (String spec : List.of("stacked:".repeat(100_000), "faces" + "#class=1".repeat(100_000))) {
      assertThatThrownBy(() -> DataSpec.require(spec, options()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(spec.substring(0, 40) + "...", "at most 10,000");
    }
  }

  @Test
  void pathsBecomeAbsoluteAndNamesOfSetsStay() {
    String here = Path.of("").toAbsolutePath() + "/";
    assertThat(DataSpec.absolute("photos")).isEqualTo(here + "photos");
    assertThat(DataSpec.absolute("a b//set.pack#class=3")).isEqualTo(here + "a b/set.pack#class=3");
    assertThat(DataSpec.absolute("stacked:digits")).isEqualTo("stacked:" + here + "digits");
    assertThat(DataSpec.absolute("mnist#hold-out=100")).isEqualTo("mnist#hold-out=100");
    assertThat(DataSpec.absolute("faces")).isEqualTo("faces");
  }
}
