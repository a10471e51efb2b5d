package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Reads all of a set, as packing it would. */
final class WholeSet {
  private WholeSet() {}

  /** Broken images among the others are passed over; a set that is broken itself is thrown. */
  static void read(Path path) {
    FileKind kind = SpecPath.kind(path);
    try (ImageSource source = SpecPath.source(path, kind)) {
      Set<Integer> places = new HashSet<>();
      source.read(
          item -> {
            assertThat(item.place()).isBetween(0, source.count() - 1);
            assertThat(places.add(item.place())).as("place %d is new", item.place()).isTrue();
            assertThat(source.label(item.place())).isLessThan(256);
            picture(item);
          });
    }
  }

  private static void picture(ImageSequence.Item item) {
    try {
      Picture picture = item.picture().get();
      assertThat(picture.pixels()).hasSize(picture.width() * picture.height() * picture.channels());
    } catch (DataException e) {
      assertThat(e).hasMessageContaining(item.name());
    }
  }
}
