package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.Draws;
import io.equipoise.NativeScope;
import io.equipoise.tensor.LibTorch;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NativeScope.class)
class DistanceBlocksTest {
  /** Bounds must hold where float32 is at its worst: far, near, huge, tiny and mixed values. */
  @ParameterizedTest
  @CsvSource({"5, 1", "300, 1", "300, 1e18", "300, 1e-25", "41, 1e36"})
  void boundsHoldTheDistances(int width, double size) {
    Tensor near = Draws.symmetric(1, 40, width).mul(new Scalar(size));
    Tensor tight = near.add(Draws.symmetric(2, 40, width).mul(new Scalar(size * 1e-7)));
    Tensor mixed = near.mul(Draws.symmetric(3, 40, 1).mul(new Scalar(30.0)).exp());
    Tensor all = torch.cat(new TensorVector(near, tight, mixed), 0);
    FeatureRows rows = new FeatureRows(all, FeatureRows.mean(all, "given"), 50);
    AtomicLong pairs = new AtomicLong();
    DistanceBlocks.scan(
        rows,
        rows,
        pair -> {
          double[] least = new double[pair.countB()];
          for (int i = 0; i < pair.countA(); i++) {
            pair.least(i, least);
            for (int j = 0; j < pair.countB(); j++) {
              double exact = pair.exact(i, j);
              assertThat(exact).isBetween(least[j], pair.most(i, j));
              pairs.incrementAndGet();
            }
          }
        },
        silent());
    assertThat(pairs).hasValue(120 * 120);
  }

  private static BlockCount silent() {
    return new BlockCount(Long.MAX_VALUE, MeasureProgress.SILENT);
  }

  @Test
  void threadsChangeNothing() {
    Tensor real = Draws.symmetric(4, 700, 12).to(ScalarType.Float);
    Tensor generated = Draws.symmetric(5, 600, 12).to(ScalarType.Float);
    Neighbourhoods alone = Neighbourhoods.of(real, generated, 3, 5, 64, MeasureProgress.SILENT);
    NearestSamples nearest =
        NearestSamples.of(real, generated, "generated", 64, MeasureProgress.SILENT);
    LibTorch.setThreads(4);
    for (int i = 0; i < 5; i++) {
      assertThat(Neighbourhoods.of(real, generated, 3, 5, 64, MeasureProgress.SILENT))
          .isEqualTo(alone);
      NearestSamples again =
          NearestSamples.of(real, generated, "generated", 64, MeasureProgress.SILENT);
      assertThat(again.index()).isEqualTo(nearest.index());
      assertThat(again.distance()).isEqualTo(nearest.distance());
    }
  }

  @Test
  void progressOfThreadsEndsAtTheTotal() {
    LibTorch.setThreads(3);
    Tensor features = Draws.symmetric(6, 300, 4);
    long[] last = {0};
    Neighbourhoods.of(
        features,
        features,
        3,
        5,
        32,
        (done, total) -> {
          assertThat(done).isGreaterThan(last[0]).isLessThanOrEqualTo(total);
          last[0] = done;
        });
    assertThat(last[0]).isEqualTo(55 + 55 + 100);
  }

  @Test
  void whatProgressThrowsEndsTheMeasure() {
    LibTorch.setThreads(3);
    Tensor features = Draws.symmetric(6, 300, 4);
    assertThatThrownBy(
            () ->
                Neighbourhoods.of(
                    features,
                    features,
                    3,
                    5,
                    32,
                    (done, total) -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("equipoise-distances"));
  }
}
