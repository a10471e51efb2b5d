package io.equipoise.data.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FacePainterTest {
  private final FacePainter painter = new FacePainter(1);

  /** A change here changes the data that runs were trained on: raise VERSION with it. */
  @ParameterizedTest
  @CsvSource({
    "32, be152dea1ce7f945a73d60014fdbab86b1a0919e9259e325895e1b92b486a421",
    "64, 1918b33da535eba9fefc04b8d3e6f141f26a8648c191039e3be1a27abfc6e22c"
  })
  void versionOnePaintsTheseBytesOnEveryPlatform(int resolution, String hash) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int index = 0; index < 64; index++) {
      digest.update(painter.rgb(index, resolution));
    }
    assertThat(FacePainter.VERSION).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hash);
  }

  @Test
  void imageIsAPureFunctionOfSeedAndIndex() {
    byte[] image = painter.rgb(7, 32);
    painter.rgb(8, 64);
    assertThat(painter.rgb(7, 32)).isEqualTo(image);
    assertThat(new FacePainter(1).rgb(7, 32)).isEqualTo(image);
    assertThat(new FacePainter(2).rgb(7, 32)).isNotEqualTo(image);
    assertThat(painter.rgb(8, 32)).isNotEqualTo(image);
  }

  @Test
  void manyThreadsPaintTheSameImages() {
    List<byte[]> alone = IntStream.range(0, 80).mapToObj(i -> painter.rgb(i, 32)).toList();
    List<byte[]> together =
        IntStream.range(0, 80).parallel().mapToObj(i -> painter.rgb(i, 32)).toList();
    for (int i = 0; i < 80; i++) {
      assertThat(together.get(i)).isEqualTo(alone.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 48, 64, 100, 128, 255, 256})
  void everyResolutionFrom32To256IsPainted(int resolution) {
    assertThat(painter.rgb(Long.MAX_VALUE, resolution)).hasSize(resolution * resolution * 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-64, 0, 1, 31, 257, 1024})
  void otherResolutionsAreRefusedWithThePossibleOnes(int resolution) {
    assertThatThrownBy(() -> painter.rgb(0, resolution))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 to 256")
        .hasMessageContaining("not at " + resolution);
  }

  @ParameterizedTest
  @CsvSource({"64, 32", "128, 64", "256, 128"})
  void aLargerImageMadeSmallResemblesTheSmallOne(int large, int small) {
    double sum = 0;
    int faces = 16;
    for (int index = 0; index < faces; index++) {
      byte[] detailed = painter.rgb(index, large);
      byte[] plain = painter.rgb(index, small);
      for (int at = 0; at < plain.length; at++) {
        int channel = at % 3;
        int column = at / 3 % small;
        int row = at / 3 / small;
        int corner = ((row * 2) * large + column * 2) * 3 + channel;
        int mean =
            ((detailed[corner] & 255)
                    + (detailed[corner + 3] & 255)
                    + (detailed[corner + large * 3] & 255)
                    + (detailed[corner + large * 3 + 3] & 255))
                / 4;
        sum += Math.abs(mean - (plain[at] & 255));
      }
    }
    assertThat(sum / (faces * small * small * 3)).isLessThan(2.0); // of 255
  }

  @Test
  void noImageIsBurntOutBlackOrFlat() {
    for (int index = 0; index < 80; index++) {
      byte[] image = painter.rgb(index, 32);
      int[] sorted = IntStream.range(0, image.length).map(i -> image[i] & 255).sorted().toArray();
      assertThat(sorted[0]).isGreaterThanOrEqualTo(8);
      assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(247);
      assertThat(sorted[sorted.length * 9 / 10] - sorted[sorted.length / 10]).isGreaterThan(40);
    }
  }

  @Test
  void eyesAreAtTheSameHeightInEveryFace() {
    for (int index = 0; index < 80; index++) {
      FaceFactors factors = painter.factors(index);
      HeadShape head = new HeadShape(factors.head(), factors.pose());
      FaceLayout layout = new FaceLayout(factors, head);
      double left = head.frameY(head.headXOfFace(-layout.eyeU, 0), 0);
      double right = head.frameY(head.headXOfFace(layout.eyeU, 0), 0);
      assertThat((left + right) / 2).isBetween(-0.06, 0.06); // one pixel of 32
    }
  }
}
