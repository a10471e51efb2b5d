package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sharded sets: packed part by part, read as one. */
class ShardsTest extends ShardedPets {
  @Test
  void shardedSetHoldsWhatOneFileHolds() {
    try (ShardedImages sharded = pack();
        PackedImages one = DataSpec.pack(pets.toString(), options, folder.resolve("one.pack"));
        ImageData found = (ImageData) DataSpec.open(shards.toString(), options);
        ImageData byIndex =
            (ImageData) DataSpec.open(shards.resolve("shards.json").toString(), options)) {
      assertThat(sharded.shards()).isEqualTo(3);
      assertThat(sharded.name()).isEqualTo(one.name()).isEqualTo("my-pets");
      for (ImageData set : List.of(sharded, found, byIndex)) {
        assertSame(set, one);
      }
      assertThatThrownBy(() -> sharded.read(11, new byte[48], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> sharded.label(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private static void assertSame(ImageData set, ImageData expected) {
    assertThat(set.count()).isEqualTo(expected.count());
    assertThat(set.sampleShape()).isEqualTo(expected.sampleShape());
    assertThat(set.classNames()).isEqualTo(expected.classNames());
    assertThat(set.fileNames()).isEqualTo(expected.fileNames());
    for (long i = 0; i < expected.count(); i++) {
      assertThat(set.label(i)).as("label of %d", i).isEqualTo(expected.label(i));
    }
    try (Batches batches = new Batches(set, 3, 5, 0, true);
        Batches others = new Batches(expected, 3, 5, 0, true)) {
      for (int i = 0; i < 7; i++) { // more than three epochs
        assertThat(batches.next().pixels()).isEqualTo(others.next().pixels());
      }
    }
  }

  @Test
  void everyPartIsAPackedFileOfItsOwn() {
    pack().close();
    try (PackedImages part = PackedImages.open(shards.resolve("part-00002.pack"))) {
      assertThat(part.fileNames()).containsExactly("dogs/7.png", "dogs/8.png", "dogs/9.png");
      assertThat(part.classNames()).containsExactly("cats", "dogs");
      assertThat(part.label(0)).isEqualTo(1);
      assertThat(part.isIntact()).isTrue();
    }
  }

  @Test
  void partsMadeElsewhereInAnyOrderAreTheSameToTheByte() throws IOException {
    Files.write(pets.resolve("cats/2.png"), BROKEN);
    options = options.withSkipBad(true);
    pack().close();
    Map<String, byte[]> stored = files();
    stored.put("cats/2.png", BROKEN);
    ShardPacker.Folder storage = name -> InputStream.nullInputStream();
    List<String> names = new ArrayList<>(stored.keySet());
    names.removeIf(name -> !ShardPlan.isImage(name, storage));
    Collections.reverse(names);
    ShardPlan plan = ShardPlan.of("My pets", names, 4);
    ShardPacker packer = new ShardPacker(options, 1);
    Path other = Files.createDirectory(folder.resolve("elsewhere"));
    ShardIndex.Part[] parts = new ShardIndex.Part[plan.shards()];
    List<BadImage> bad = new ArrayList<>();
    for (int i = parts.length - 1; i >= 0; i--) {
      ShardPacker.Packed packed =
          packer.pack(
              plan.shard(i),
              name -> new ByteArrayInputStream(stored.get(name)),
              other.resolve(ShardIndex.partName(i)));
      parts[i] = packed.part();
      bad.addAll(packed.leftOut());
    }
    byte[] index =
        ShardIndex.of(plan.setName(), plan.classNames(), 4, packer.channels(), List.of(parts))
            .encode();
    Files.write(other.resolve(ShardIndex.FILE), index);
    assertThat(bytes(other)).isEqualTo(bytes(shards)).hasSize(4);
    assertThat(bad).singleElement().satisfies(one -> assertThat(one.place()).isEqualTo(3));
    assertThat(bad.get(0).reason()).startsWith("cats/2.png is a ");
  }

  @Test
  void partsOfAnArchiveAreThoseOfTheFolder() throws IOException {
    Path zip = Files.write(folder.resolve("My pets.zip"), Archives.zip(files()));
    pack().close();
    Path ofZip = folder.resolve("of zip");
    DataSpec.packShards(zip.toString(), options, ofZip, 4).close();
    assertThat(bytes(ofZip)).isEqualTo(bytes(shards));
  }

  @Test
  void digitsAreDividedWithTheirLabelsAndStayGrey() throws IOException {
    Path set = Files.createDirectory(folder.resolve("digits"));
    Files.write(set.resolve("images-idx3-ubyte"), Archives.idx(7 * 64, 0x803, 7, 8, 8));
    Files.write(set.resolve("labels-idx1-ubyte"), Archives.idx(7, 0x801, 7));
    DataOptions at8 = DataOptions.at(8).withCache(folder.resolve("cache"));
    try (ShardedImages sharded = DataSpec.packShards(set.toString(), at8, shards, 3);
        PackedImages one = DataSpec.pack(set.toString(), at8, folder.resolve("one.pack"))) {
      assertThat(sharded.channels()).isEqualTo(1);
      assertSame(sharded, one);
    }
    String[] before = bytes(shards).values().toArray(String[]::new);
    DataSpec.packShards(set.toString(), at8, shards, 3).close();
    assertThat(bytes(shards).values()).containsExactly(before);
  }

  @Test
  void stoppedPackingGoesOnAndKeepsWholeParts() throws IOException {
    pack().close();
    Map<String, String> whole = bytes(shards);
    Files.delete(shards.resolve("shards.json"));
    Files.delete(shards.resolve("part-00001.pack"));
    Path torn = shards.resolve("part-00002.pack");
    Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), 4200));
    Object kept = key("part-00000.pack");
    Object replaced = key("part-00002.pack");
    assertThatThrownBy(() -> DataSpec.open(shards.toString(), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("shards is a sharded set that was not packed to its end");
    pack().close();
    assertThat(bytes(shards)).isEqualTo(whole);
    assertThat(key("part-00000.pack")).isEqualTo(kept);
    assertThat(key("part-00002.pack")).isNotEqualTo(replaced);
  }

  @Test
  void onlyPartsWhoseFilesChangedArePackedAgain() throws IOException {
    Files.write(pets.resolve("cats/1.png"), BROKEN);
    options = options.withSkipBad(true);
    pack().close();
    List<Object> before = List.of(key("part-00000.pack"), key("part-00001.pack"));
    Files.write(pets.resolve("cats/4.png"), ImageBytes.png(30, 30));
    List<BadImage> leftOut = new ArrayList<>();
    options = options.withProgress(listening(leftOut));
    try (ShardedImages sharded = pack()) {
      assertThat(sharded.skipped()).isEqualTo(1);
    }
    assertThat(key("part-00000.pack")).isEqualTo(before.get(0));
    assertThat(key("part-00001.pack")).isNotEqualTo(before.get(1));
    assertThat(leftOut).singleElement().satisfies(bad -> assertThat(bad.place()).isEqualTo(2));
    assertThat(leftOut.get(0).reason()).contains("cats/1.png was left out");
  }

  @Test
  void partPackedWithoutABrokenImageIsNotTakenWhereThatIsNotAllowed() throws IOException {
    Files.write(pets.resolve("cats/1.png"), BROKEN);
    options = options.withSkipBad(true);
    pack().close();
    options = options.withSkipBad(false);
    assertThatThrownBy(this::pack)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cats/1.png");
  }

  @Test
  void partsOfOtherOptionsAreReplacedAndThoseTooManyRemoved() throws IOException {
    pack().close();
    Object before = key("part-00000.pack");
    options = options.withFit(Fit.STRETCH);
    pack().close();
    assertThat(key("part-00000.pack")).isNotEqualTo(before);
    DataSpec.packShards(pets.toString(), options, shards, 20).close();
    assertThat(bytes(shards)).containsOnlyKeys("part-00000.pack", "shards.json");
  }

  @Test
  void partWithoutAnImageHasNoFile() throws IOException {
    for (String name : new String[] {"b.png", "cats/0.png", "cats/1.png", "cats/2.png"}) {
      Files.write(pets.resolve(name), BROKEN);
    }
    assertThatThrownBy(this::pack)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(pets.resolve("b.png").toString())
        .hasMessageContaining("--skip-bad");
    List<BadImage> leftOut = new ArrayList<>();
    options = options.withSkipBad(true).withProgress(listening(leftOut));
    try (ShardedImages sharded = pack()) {
      assertThat(sharded.count()).isEqualTo(7);
      assertThat(sharded.skipped()).isEqualTo(4);
      assertThat(sharded.fileNames().get(0)).isEqualTo("cats/3.png");
      assertThat(sharded.label(6)).isEqualTo(1);
    }
    assertThat(shards.resolve("part-00000.pack")).doesNotExist();
    assertThat(leftOut).extracting(BadImage::place).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void imagesOfOneClassAreSelected() {
    pack().close();
    try (ImageData dogs = (ImageData) DataSpec.open(shards + "#class=dogs", options)) {
      assertThat(dogs.fileNames())
          .containsExactly("dogs/6.png", "dogs/7.png", "dogs/8.png", "dogs/9.png");
    }
  }

  @Test
  void infoTellsShardsAndNamesDamagedOnes() throws IOException {
    pack().close();
    DataInfo info = DataSpec.info(shards.toString(), options);
    assertThat(info.kind()).isEqualTo("packed images in 3 shards");
    assertThat(info.count()).isEqualTo(11);
    assertThat(info.classes()).containsEntry("cats", 6L).containsEntry("dogs", 4L);
    assertThat(info.intact()).isTrue();
    Path part = shards.resolve("part-00001.pack");
    byte[] bytes = Files.readAllBytes(part);
    bytes[4100] ^= 1;
    Files.write(part, bytes);
    info = DataSpec.info(shards.toString(), options);
    assertThat(info.intact()).isFalse();
    assertThat(info.damaged()).containsExactly("part-00001.pack");
  }

  private static PackProgress listening(List<BadImage> leftOut) {
    return new PackProgress() {
      @Override
      public void packed(long done, long total) {
        assertThat(done).isBetween(0L, total);
      }

      @Override
      public void leftOut(BadImage image) {
        leftOut.add(image);
      }
    };
  }

  /** What tells a file from one that replaced it. */
  private Object key(String part) throws IOException {
    return Files.readAttributes(shards.resolve(part), BasicFileAttributes.class).fileKey();
  }

  /** SHA-256 of every file of a folder, by name. */
  private static Map<String, String> bytes(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        String sum = new Sha256().bytes(bytes, 0, bytes.length).hex();
        sums.put(file.getFileName().toString(), sum);
      }
    }
    return sums;
  }
}
