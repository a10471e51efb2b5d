package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataProfileTest {
  private static final CounterRandom RANDOM = new CounterRandom(4, Purpose.MIXTURE);

  @TempDir Path cache;

  @Test
  void strokesOnBlackAreSparseAndTheirFiguresAreExact() {
    // a quarter of each image is white in even images, half as bright in odd ones
    DataProfile profile =
        profile(
            "strokes",
            (index, x, y) ->
                x < 4 || x > 11 || y < 4 || y > 11 ? 0 : 250 - (int) (index % 2) * 125);
    assertThat(profile.kind()).isEqualTo(DataProfile.Kind.SPARSE);
    assertThat(profile.backgroundShare()).isEqualTo(0.75);
    assertThat(profile.meanPixel()).isEqualTo(0.25 * 187.5 / 255, within(1e-9));
    assertThat(profile.contrastSpread()).isEqualTo(1.0 / 3, within(1e-9)); // 1 and 1/2: 0.25 / 0.75
    assertThat(profile.count()).isEqualTo(600);
    assertThat(profile.channels()).isEqualTo(3);
  }

  @Test
  void shapesOnAPlainLightGroundAreObjects() {
    DataProfile profile =
        profile("shapes", (index, x, y) -> x < 3 || x > 12 || y < 3 || y > 12 ? 255 : 90);
    assertThat(profile.kind()).isEqualTo(DataProfile.Kind.OBJECTS);
  }

  @Test
  void imagesWithoutPlainGroundArePhotosUnlessTheyAreTheBuiltInFaces() {
    Shade noise = (index, x, y) -> RANDOM.below(256, index, 16L * y + x);
    assertThat(profile("noise", noise).kind()).isEqualTo(DataProfile.Kind.PHOTOS);
    assertThat(profile("faces", noise).kind())
        .as("a folder of that name")
        .isEqualTo(DataProfile.Kind.PHOTOS);
    DataOptions options = DataOptions.at(32).withCache(cache);
    DrawnSet few = new DrawnSet("faces", 1, 20, new DrawnFaces(0));
    try (PackedImages faces = new PackCache(options).open("faces", few.at(32));
        ImageData some = SelectedImages.of(faces, Selection.parse("hold-out=2"))) {
      assertThat(DataProfile.of(faces).kind()).isEqualTo(DataProfile.Kind.FACES);
      assertThat(DataProfile.of(some).kind()).isEqualTo(DataProfile.Kind.FACES);
    }
  }

  @Test
  void mixturesArePoints() {
    assertThat(DataProfile.of(Mixture.grid(0)).kind()).isEqualTo(DataProfile.Kind.POINTS);
  }

  @FunctionalInterface
  private interface Shade {
    int at(long index, int x, int y);
  }

  private DataProfile profile(String name, Shade shade) {
    DrawnSet set =
        new DrawnSet(
            name,
            1,
            600,
            (index, side) -> {
              byte[] pixels = new byte[side * side * 3];
              for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) shade.at(index, i / 3 % side, i / 3 / side);
              }
              return pixels;
            });
    try (PackedImages images =
        new PackCache(DataOptions.at(16).withCache(cache)).open(name, set.at(16))) {
      return DataProfile.of(images);
    }
  }
}
