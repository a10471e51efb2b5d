package io.equipoise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FloatSortTest {
  @Test
  void sortsAsComparingDoes() {
    FloatSort sort = new FloatSort();
    for (int count : new int[] {0, 1, 2, 5000, 17}) { // memory of the longest is kept
      double[] draws = Draws.values(count, count);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) (draws[i] * Math.pow(10, i % 70 - 40));
      }
      if (count > 100) {
        values[3] = values[4];
        values[7] = Float.POSITIVE_INFINITY;
        values[8] = -Float.MAX_VALUE;
        values[9] = Float.MIN_VALUE;
        values[10] = 0;
        values[11] = -0.0f;
      }
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      sort.sort(values);
      assertThat(values).isEqualTo(sorted);
    }
  }
}
