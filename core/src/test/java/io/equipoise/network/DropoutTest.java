package io.equipoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.equipoise.NativeScope;
import io.equipoise.random.CounterRandom;
import io.equipoise.random.Purpose;
import io.equipoise.tensor.TensorData;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NativeScope.class)
class DropoutTest {
  private static final CounterRandom DRAWS = new CounterRandom(3, Purpose.DROPOUT);

  @Test
  void shareOfUnitsIsLeftOut() {
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      byte[] kept = kept(new Dropout(DRAWS, 0), 0, 1000, 101, share);
      long left = kept.length - ones(kept);
      assertThat((double) left / kept.length).isCloseTo(share, within(0.005)); // 3 sigma
    }
  }

  @Test
  void drawsOfAnImageAreItsOwnInAnyPartOfAnyBatch() {
    byte[] batch = kept(new Dropout(DRAWS, 96), 1, 8, 7, 0.5);
    byte[] part = kept(new Dropout(DRAWS, 99), 1, 3, 7, 0.5);
    assertThat(part).containsExactly(Arrays.copyOfRange(batch, 3 * 7, 6 * 7));
  }

  @Test
  void sidesLayersImagesAndSeedsAreLeftOutApart() {
    byte[] one = kept(new Dropout(DRAWS, 0), 0, 1, 2000, 0.5);
    for (byte[] other :
        List.of(
            kept(new Dropout(DRAWS, 0, true), 0, 1, 2000, 0.5),
            kept(new Dropout(DRAWS, 0), 1, 1, 2000, 0.5),
            kept(new Dropout(DRAWS, 1), 0, 1, 2000, 0.5),
            kept(new Dropout(new CounterRandom(4, Purpose.DROPOUT), 0), 0, 1, 2000, 0.5))) {
      byte[] same = new byte[2000];
      for (int i = 0; i < same.length; i++) {
        same[i] = (byte) (one[i] == other[i] ? 1 : 0);
      }
      assertThat(ones(same) / 2000.0).isCloseTo(0.5, within(0.05)); // 4.5 sigma
    }
  }

  private static byte[] kept(Dropout dropout, int layer, int images, int width, double share) {
    return TensorData.bytes(dropout.kept(layer, images, width, share));
  }

  private static long ones(byte[] kept) {
    long ones = 0;
    for (byte one : kept) {
      ones += one;
    }
    return ones;
  }
}
