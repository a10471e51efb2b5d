package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackedImagesTest {
  @TempDir Path folder;
  private String set;

  /** Six grey images of three classes, each of a shade of its own. */
  @BeforeEach
  void makeSet() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      files.put("class" + i / 2 + "/" + i + ".png", grey(shade(i)));
    }
    set = Archives.folder(folder.resolve("shades"), files).toString();
  }

  @Test
  void channelsAreImagesOfTheBaseSetAndTheClassSpellsThem() {
    try (StackedImages stacked = open("stacked:" + set)) {
      CounterRandom random = new CounterRandom(0, Purpose.STACK);
      byte[] pixels = new byte[16 * 16 * 3 + 1];
      for (long i = 0; i < 300; i++) {
        stacked.read(i, pixels, 1);
        int label = 0;
        for (int channel = 0; channel < 3; channel++) {
          int source = (int) (random.uniform(i, channel) * 6);
          assertThat(pixels[1 + channel] & 0xff).isEqualTo(shade(source));
          assertThat(pixels[1 + 3 * 255 + channel] & 0xff).isEqualTo(shade(source));
          label = 3 * label + source / 2;
        }
        assertThat(stacked.label(i)).isEqualTo(label);
      }
      assertThat(stacked.count()).isEqualTo(128_000);
      assertThat(stacked.sampleShape()).containsExactly(3, 16, 16);
      assertThat(stacked.name()).isEqualTo("stacked-shades");
      assertThat(stacked.classNames()).hasSize(27);
      assertThat(stacked.classNames().get(9 + 2)).isEqualTo("class1+class0+class2");
    }
  }

  @Test
  void everyClassComesAboutAsOften() {
    try (StackedImages stacked = open("stacked:" + set)) {
      int[] counts = new int[27];
      for (long i = 0; i < 27_000; i++) {
        counts[stacked.label(i)]++;
      }
      for (int count : counts) {
        assertThat((double) count).isEqualTo(1000, within(130.0)); // four deviations of 31
      }
    }
  }

  @Test
  void batchesAndProfileTakeThem() {
    try (StackedImages stacked = open("stacked:" + set)) {
      byte[] pixels = new byte[768];
      stacked.read(7, pixels, 0);
      assertThat(Batch.of(stacked, 7).pixels()).isEqualTo(pixels);
      DataProfile profile = DataProfile.of(stacked);
      assertThat(profile.channels()).isEqualTo(3);
      assertThat(profile.count()).isEqualTo(128_000);
    }
  }

  @Test
  void fingerprintFollowsTheBaseSet() throws IOException {
    Map<String, byte[]> other = Map.of("a/1.png", grey(1), "b/1.png", grey(3));
    String another = Archives.folder(folder.resolve("other"), other).toString();
    try (StackedImages stacked = open("stacked:" + set);
        StackedImages again = open("stacked:" + set);
        StackedImages different = open("stacked:" + another);
        TrainingData base = DataSpec.open(set, options())) {
      assertThat(stacked.fingerprint()).isEqualTo(again.fingerprint()).matches("[0-9a-f]{64}");
      assertThat(stacked.fingerprint())
          .isNotEqualTo(different.fingerprint())
          .isNotEqualTo(base.fingerprint());
    }
  }

  @Test
  void infoCountsTheClasses() {
    DataInfo info = DataSpec.info("stacked:" + set, options());
    assertThat(info.kind()).isEqualTo("three images of shades as red, green and blue");
    assertThat(info.count()).isEqualTo(128_000);
    assertThat(info.channels()).isEqualTo(3);
    assertThat(info.classes()).hasSize(27);
    assertThat(info.classes().values().stream().mapToLong(n -> n).sum()).isEqualTo(128_000);
  }

  @Test
  void whatCannotBeStackedIsRefusedWithTheReason() throws IOException {
    String colour =
        Archives.folder(
                folder.resolve("colour"),
                Map.of("a/1.png", ImageBytes.png(9, 9), "b/1.png", ImageBytes.png(9, 9)))
            .toString();
    String plain = Archives.folder(folder.resolve("plain"), Map.of("1.png", grey(1))).toString();
    String partly =
        Archives.folder(
                folder.resolve("partly"),
                Map.of("a/1.png", grey(1), "b/1.png", grey(1), "top.png", grey(1)))
            .toString();
    Map<String, byte[]> many = new TreeMap<>();
    for (int i = 0; i < 22; i++) {
      many.put(i + "/1.png", grey(i));
    }
    String manyClasses = Archives.folder(folder.resolve("many"), many).toString();
    assertRefused("stacked:" + colour, "colour is in colour");
    assertRefused("stacked:" + plain, "plain has 0 classes");
    assertRefused("stacked:" + partly, "partly has no class for image");
    assertRefused("stacked:" + manyClasses, "many has 22 classes, 2 to 21 can be stacked");
    assertRefused("stacked:ring", "stack a grey labelled set of images");
    assertRefused("stacked:stacked:" + set, "stack a grey labelled set of images");
    assertRefused("stacked:nowhere", "there is no data at \"nowhere\"");
    assertThatThrownBy(() -> DataSpec.pack("stacked:" + set, options(), folder.resolve("out")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("pack the set that is stacked");
    assertThatThrownBy(() -> DataSpec.open("stacked:" + set, options().withChannels(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 channels, not 1");
  }

  private void assertRefused(String spec, String reason) {
    assertThatThrownBy(() -> open(spec))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(reason);
  }

  private static int shade(int image) {
    return 20 + 30 * image;
  }

  private static byte[] grey(int level) {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, level);
    }
    return ImageBytes.encoded(image, "png");
  }

  private DataOptions options() {
    return DataOptions.at(16).withCache(folder.resolve("cache"));
  }

  private StackedImages open(String spec) {
    return (StackedImages) DataSpec.open(spec, options());
  }
}
