package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrorMapTest {
  private static final int SIDE = 2;

  @Test
  void differencesAreMeansOverTheChannels() {
    float[] image = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}; // [3, 2, 2]
    float[] made = {0, 0, 0, 0, 0, 0, 0.5f, 0, 0, 0, 1, -1};
    ErrorMap map = ErrorMap.of(image, made, 3);
    assertThat(map.errors()).containsExactly(0, 0, 0.5f, 4 / 3f);
    assertThat(map.most()).isEqualTo(4 / 3f);
  }

  @Test
  void pictureGoesFromBlackToWhite() {
    ErrorMap map = new ErrorMap(new float[] {0, 1 / 3f, 2 / 3f, 1});
    var picture = map.picture(1);
    assertThat(picture.getWidth()).isEqualTo(SIDE);
    assertThat(picture.getRGB(0, 0) & 0xFFFFFF).isZero();
    assertThat(picture.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFF0000);
    assertThat(picture.getRGB(0, 1) & 0xFFFFFF).isEqualTo(0xFFFF00);
    assertThat(picture.getRGB(1, 1) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }

  @Test
  void equalImagesAreBlack() {
    ErrorMap map = ErrorMap.of(new float[12], new float[12], 3);
    assertThat(map.picture(map.most()).getRGB(1, 1) & 0xFFFFFF).isZero();
  }
}
