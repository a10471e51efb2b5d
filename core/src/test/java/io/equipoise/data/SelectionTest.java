package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some images of a set, by what stands after # in a spec. */
class SelectionTest {
  @TempDir private Path folder;

  private DataOptions options;
  private Path set;

  /** Six cats and four dogs, each image of a grey of its own. */
  @BeforeEach
  void drawSet() throws IOException {
    options = DataOptions.at(8).withCache(folder.resolve("cache"));
    set = folder.resolve("pets");
    for (int i = 0; i < 10; i++) {
      Path file = set.resolve(i < 6 ? "cats" : "dogs").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage plain = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64; p++) {
        plain.setRGB(p % 8, p / 8, 0x010101 * (20 * i));
      }
      Files.write(file, ImageBytes.encoded(plain, "png"));
    }
  }

  private ImageData open(String selection) {
    return (ImageData) DataSpec.open(set + selection, options);
  }

  private static Set<Integer> greys(ImageData images) {
    Set<Integer> greys = new TreeSet<>();
    byte[] pixels = new byte[64 * images.channels()];
    for (long i = 0; i < images.count(); i++) {
      images.read(i, pixels, 0);
      greys.add(pixels[0] & 0xFF);
    }
    return greys;
  }

  @Test
  void classIsAllOfItsImagesAndNoOthers() {
    try (ImageData dogs = open("#class=dogs")) {
      assertThat(greys(dogs)).containsExactly(120, 140, 160, 180);
      assertThat(dogs.name()).isEqualTo("pets-class-dogs");
      assertThat(dogs.classNames()).as("one class tells nothing apart").isEmpty();
      assertThat(dogs.label(0)).isEqualTo(-1);
      assertThat(dogs.sampleShape()).containsExactly(dogs.channels(), 8, 8);
    }
  }

  @Test
  void whatIsHeldOutAndTheRestAreTheWholeSetOfEachClass() {
    try (ImageData rest = open("#hold-out=3");
        ImageData heldOut = open("#held-out=3")) {
      assertThat(greys(heldOut)).containsExactly(40, 100, 160);
      assertThat(greys(rest)).containsExactly(0, 20, 60, 80, 120, 140, 180);
      assertThat(heldOut.classNames()).containsExactly("cats", "dogs");
      assertThat(heldOut.label(1)).isZero();
      assertThat(heldOut.label(2)).isEqualTo(1);
      assertThat(heldOut.fileNames()).containsExactly("cats/2.png", "cats/5.png", "dogs/8.png");
    }
    try (ImageData cats = open("#class=cats&hold-out=3")) {
      assertThat(greys(cats)).containsExactly(0, 20, 60, 80);
      assertThat(cats.name()).isEqualTo("pets-class-cats-hold-out-3");
    }
  }

  @Test
  void fingerprintIsOfTheImagesThatAreMeant() {
    Set<String> prints = new TreeSet<>();
    for (String selection :
        new String[] {"", "#class=cats", "#class=dogs", "#hold-out=3", "#held-out=3"}) {
      try (ImageData images = open(selection)) {
        prints.add(images.fingerprint());
      }
    }
    assertThat(prints).hasSize(5);
    try (ImageData once = open("#class=cats");
        ImageData again = open("#class=cats")) {
      assertThat(once.fingerprint()).isEqualTo(again.fingerprint());
    }
  }

  @Test
  void batchesComeFromTheSelection() {
    try (ImageData dogs = open("#class=dogs")) {
      assertThat(Batch.of(dogs, 1).pixels()[0] & 0xFF).isEqualTo(140);
      assertThatThrownBy(() -> Batch.of(dogs, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void infoCountsTheSelection() {
    DataInfo info = DataSpec.info(set + "#held-out=3", options);
    assertThat(info.count()).isEqualTo(3);
    assertThat(info.classes()).containsEntry("cats", 2L).containsEntry("dogs", 1L);
  }

  @Test
  void wrongSelectionsAreToldApart() {
    assertThatThrownBy(() -> open("#class=birds"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no class birds; there are [cats, dogs]");
    assertThatThrownBy(() -> open("#held-out=7"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no image");
    Stream.of("#hold-out=1", "#hold-out=x", "#class=", "#class=cats&part=2")
        .forEach(
            wrong ->
                assertThatThrownBy(() -> open(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SPEC#class=NAME"));
    assertThatThrownBy(() -> open("#hold-out=3&held-out=3")).hasMessageContaining("leaves nothing");
    assertThatThrownBy(() -> DataSpec.open("ring#class=1", options))
        .hasMessageContaining("no images to select");
    assertThatThrownBy(
            () -> DataSpec.pack(set + "#class=cats", options, folder.resolve("cats.pack")))
        .hasMessageContaining("pack the whole set");
  }
}
