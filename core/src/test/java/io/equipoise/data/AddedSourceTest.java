package io.equipoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source of {@code docs/extending.md}. */
class AddedSourceTest {
  // --- source
  /** Frames of a camera in one file: RGB of side x side pixels, one after the other. */
  record RawFrames(Path file, int side) implements ImageSource {
    @Override
    public void read(Visitor visitor) {
      try (InputStream stream = Files.newInputStream(file)) {
        for (int place = 0; place < count(); place++) {
          byte[] rgb = stream.readNBytes(3 * side * side); // [H, W, C] uint8
          Picture picture = new Picture(side, side, 3, rgb);
          visitor.visit(new Item(place, "frame " + place, rgb.length, () -> picture));
        }
      } catch (IOException e) {
        throw new DataException(file + " cannot be read (" + e + "): copy it again", e);
      }
    }

    @Override
    public int count() {
      return Math.toIntExact(file.toFile().length() / (3L * side * side));
    }

    @Override
    public List<Backing> backing() {
      return List.of(new Backing("", file)); // what shows that the data have changed
    }

    @Override
    public String identity() {
      return "raw frames of " + side; // and what tells it apart from other ways to read them
    }

    @Override
    public String kind() {
      return "raw frames"; // for people
    }
  }

  // ---

  @Test
  void itIsPackedAsAnyOther(@TempDir Path folder) throws IOException {
    byte[] bytes = new byte[2 * 3 * 32 * 32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    RawFrames frames = new RawFrames(Files.write(folder.resolve("camera.raw"), bytes), 32);
    DataOptions options = DataOptions.at(32).withCache(folder.resolve("cache"));
    try (PackedImages images = new PackCache(options).open("camera", frames)) {
      assertThat(images.count()).isEqualTo(2);
      byte[] second = new byte[3 * 32 * 32];
      images.read(1, second, 0);
      assertThat(second).isEqualTo(Arrays.copyOfRange(bytes, second.length, bytes.length));
    }
  }
}
