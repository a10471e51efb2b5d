package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NativeScope.class)
class MeasureMemoryTest {
  private static final int ROUNDS = 5;
  private static final MeasureProgress SILENT = MeasureProgress.SILENT;

  private final Tensor x = Draws.symmetric(1, 50, 6);
  private final Tensor y = Draws.symmetric(2, 40, 6);
  private final Tensor p = x.softmax(1);
  private final Images images = Images.of(MsSsimTest.images(3, 4, 3, 32, 32));
  private final Map<String, Runnable> measures =
      Map.of(
          "frechet", this::frechet,
          "kernel", () -> KernelDistance.between(x, y, 3, 20, 1, SILENT),
          "inception", () -> InceptionScore.of(p, 2),
          "neighbourhoods", () -> Neighbourhoods.of(x, y, 3, 5, 16, SILENT),
          "memorisation", () -> Memorisation.of(x, x, y, SILENT),
          "sliced", () -> SlicedWasserstein.between(images, images, 1, SILENT),
          "ssim", () -> MsSsim.ofPairs(images, 9, 1, SILENT));

  /** The collector may lower the count at any moment; what leaves something raises it each time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "frechet",
        "kernel",
        "inception",
        "neighbourhoods",
        "memorisation",
        "sliced",
        "ssim"
      })
  void nothingIsOpenAfterAMeasure(String name) {
    int raised = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long before = Pointer.totalCount();
      measures.get(name).run();
      raised += Pointer.totalCount() > before ? 1 : 0;
    }
    assertThat(raised).as("rounds that left something open").isZero();
  }

  private void frechet() {
    try (FeatureStatistics real = new FeatureStatistics(6);
        FeatureStatistics generated = new FeatureStatistics(6)) {
      real.add(x);
      generated.add(y);
      real.merge(generated);
      FrechetDistance.between(real, generated);
    }
  }
}
