package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpolateCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path run;
  private static Path drawn;

  @BeforeAll
  static void train() {
    drawn = TinyRuns.drawImages(shared.resolve("images"));
    run = TinyRuns.train(TinyRuns.images(drawn, shared.resolve("runs")));
  }

  private Path interpolate(String out, Object... more) {
    Path file = folder.resolve(out);
    Object[] first = {"interpolate", "--run", run, "--out", file};
    Invocation done =
        Invocation.done(
            Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(Object[]::new));
    assertThat(done.out().strip()).isEqualTo(file.toString());
    return file;
  }

  @Test
  void endsAreTheImagesOfTheSeedsOnEitherWay() throws IOException {
    for (String method : new String[] {"lerp", "slerp"}) {
      Path frames =
          interpolate(method, "--from-seed", 3, "--to-seed", 4, "--frames", 5, "--method", method);
      assertThat(frames.resolve("000004.png")).exists();
      assertThat(frames.resolve("000005.png")).doesNotExist();
      assertSame(read(frames.resolve("000000.png")), seed(3));
      assertSame(read(frames.resolve("000004.png")), seed(4));
    }
  }

  private BufferedImage seed(int number) throws IOException {
    Path out = folder.resolve("seed-" + number);
    Invocation.done("generate", "--run", run, "--seed", number, "--n", 1, "--out", out);
    return read(out.resolve("000000.png"));
  }

  private static BufferedImage read(Path file) throws IOException {
    return ImageIO.read(new File(file.toString()));
  }

  private static void assertSame(BufferedImage got, BufferedImage expected) {
    assertThat(got.getWidth()).isEqualTo(expected.getWidth());
    for (int y = 0; y < got.getHeight(); y++) {
      for (int x = 0; x < got.getWidth(); x++) {
        assertThat(got.getRGB(x, y)).isEqualTo(expected.getRGB(x, y));
      }
    }
  }

  @Test
  void animationsHaveAFrameForEachImage() throws IOException {
    Path gif = interpolate("way.gif", "--from-seed", 1, "--to-seed", 2, "--frames", 7);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(stream);
      assertThat(reader.getNumImages(true)).isEqualTo(7);
    } finally {
      reader.dispose();
    }
    byte[] apng = Files.readAllBytes(interpolate("way.apng", "--from-seed", 1, "--to-seed", 2));
    assertThat(chunks(apng, "acTL")).isEqualTo(1);
    assertThat(chunks(apng, "fcTL")).isEqualTo(10);
  }

  private static int chunks(byte[] png, String type) {
    int count = 0;
    for (int at = 8; at < png.length; ) {
      int length = ByteBuffer.wrap(png, at, 4).getInt();
      if (new String(png, at + 4, 4, StandardCharsets.US_ASCII).equals(type)) {
        count++;
      }
      at += 12 + length;
    }
    return count;
  }

  @Test
  void planeHasItsRowsAndColumns() throws IOException {
    BufferedImage plane =
        read(interpolate("plane.png", "--corners", "1,2,3,4", "--rows", 2, "--columns", 5));
    assertThat(plane.getWidth()).isEqualTo(5 * 66 + 2);
    assertThat(plane.getHeight()).isEqualTo(2 * 66 + 2);
  }

  @Test
  void wayBetweenTwoImagesShowsBothOriginals() throws IOException {
    Path[] images;
    try (Stream<Path> all = Files.walk(drawn)) {
      images = all.filter(Files::isRegularFile).sorted().limit(2).toArray(Path[]::new);
    }
    BufferedImage strip =
        read(
            interpolate(
                "strip.png", "--from-image", images[0], "--to-image", images[1], "--frames", 3));
    assertThat(strip.getWidth()).isEqualTo((3 + 2) * 66 + 2);
    Invocation found =
        Invocation.done("embed", "--run", run, images[0], images[1], "--out", folder, "--json");
    assertThat(found.out()).contains("\"error\"");
  }

  @Test
  void halfAWayIsRefusedWithWhatIsMissing() {
    Invocation half =
        Invocation.of("interpolate", "--run", run, "--from-seed", 1, "--out", folder.resolve("x"));
    assertThat(half.code()).isEqualTo(ExitCode.USAGE);
    assertThat(half.err()).contains("--to-seed");
  }
}
