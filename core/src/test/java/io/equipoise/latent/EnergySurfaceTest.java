package io.equipoise.latent;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.tensor.LibTorch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnergySurfaceTest {
  @BeforeAll
  static void load() {
    LibTorch.load();
  }

  @Test
  void cellsAreReadRowByRowFromTheTop() {
    EnergySurface x = EnergySurface.of(points -> points.select(1, 0), 4);
    assertThat(x.values()).startsWith(-0.9f, -0.3f, 0.3f, 0.9f).hasSize(16);
    EnergySurface y = EnergySurface.of(points -> points.select(1, 1), 4);
    assertThat(y.values()).startsWith(0.9f, 0.9f, 0.9f, 0.9f).endsWith(-0.9f, -0.9f);
  }

  @Test
  void ranksAreSharesOfWhatIsBelow() {
    float[] values = {3, 100, -1, 7};
    assertThat(new EnergySurface(2, values).ranks()).containsExactly(0.25f, 0.75f, 0, 0.5f);
  }
}
