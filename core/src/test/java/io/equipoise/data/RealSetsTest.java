package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published sets, where they lie beside the project or where {@code equipoise.shared} says. */
class RealSetsTest {
  @TempDir Path cache;

  @Test
  void mnistIsPaddedAndSparse() {
    try (PackedImages images = open("mnist")) {
      assertThat(images.count()).isEqualTo(60_000);
      assertThat(images.sampleShape()).containsExactly(1, 32, 32);
      assertThat(images.name()).isEqualTo("mnist");
      assertThat(images.classNames()).hasSize(10);
      assertThat(images.label(0)).isEqualTo(5);
      byte[] pixels = new byte[1024];
      images.read(0, pixels, 0);
      assertThat(pixels[(2 + 5) * 32 + 2 + 12]).isEqualTo((byte) 3); // first pixel of the first 5
      assertKind(images, DataProfile.Kind.SPARSE);
    }
  }

  @Test
  @Tag("long")
  void fashionMnistIsSparse() {
    try (PackedImages images = open("fashion-mnist")) {
      assertThat(images.count()).isEqualTo(60_000);
      assertThat(images.label(0)).isEqualTo(9);
      assertKind(images, DataProfile.Kind.SPARSE);
    }
  }

  @Test
  void emojiAreObjects() {
    try (PackedImages images = open("emoji/noto-emoji-128.zip")) {
      assertThat(images.count()).isEqualTo(1688);
      assertThat(images.sampleShape()).containsExactly(3, 32, 32);
      assertThat(images.classNames()).isEmpty();
      assertKind(images, DataProfile.Kind.OBJECTS);
    }
  }

  @Test
  void cifarTestSetIsPhotos() {
    try (PackedImages images = open("cifar10/cifar10-test.zip")) {
      assertThat(images.count()).isEqualTo(10_000);
      assertThat(images.classNames()).hasSize(10).contains("airplane", "truck");
      assertThat(images.label(9_999)).isEqualTo(9);
      assertKind(images, DataProfile.Kind.PHOTOS);
    }
  }

  @Test
  @Tag("long")
  void cifarTrainingSetHasFiftyThousandPhotos() {
    try (PackedImages images = open("cifar10/cifar10-train.zip")) {
      assertThat(images.count()).isEqualTo(50_000);
      assertKind(images, DataProfile.Kind.PHOTOS);
    }
  }

  private static void assertKind(PackedImages images, DataProfile.Kind kind) {
    DataProfile profile = DataProfile.of(images);
    assertThat(profile.kind()).as("%s", profile).isEqualTo(kind);
  }

  private PackedImages open(String path) {
    Path shared = Path.of(System.getProperty("equipoise.shared", "../../shared"));
    Path file = shared.resolve("data").resolve(path);
    assumeTrue(Files.exists(file), "skipped: " + file + " is not there");
    return (PackedImages) DataSpec.open(file.toString(), DataOptions.at(32).withCache(cache));
  }
}
