package io.equipoise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AlternationTest {
  private final List<String> blocks = new ArrayList<>();

  /** Says what it was asked for, and takes the same time for every unit. */
  private Contender contender(String name, double millis) {
    return new Contender() {
      @Override
      public double[] block(int units) {
        blocks.add(name + units);
        double[] each = new double[units];
        Arrays.fill(each, millis);
        return each;
      }

      @Override
      public OptionalLong peakMemoryBytes() {
        return OptionalLong.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void contendersTakeTurnsAndShareTheUnitsEvenly() {
    List<Integer> done = new ArrayList<>();
    List<Timings> timings =
        Alternation.run(
            List.of(contender("ours", 2), contender("theirs", 5)), 17, (d, total) -> done.add(d));
    assertThat(blocks.subList(0, 6))
        .containsExactly("ours2", "theirs2", "ours2", "theirs2", "ours1", "theirs1");
    assertThat(done).hasSize(30).isSorted().endsWith(30);
    assertThat(timings.get(1).ratioTo(timings.get(0))).isEqualTo(2.5);
    assertThat(timings.get(1).ratiosTo(timings.get(0))).containsOnly(2.5).hasSize(15);
  }

  @Test
  void oneUnitIsOneRound() {
    assertThat(Alternation.run(List.of(contender("ours", 3)), 1, Alternation.Progress.SILENT))
        .singleElement()
        .satisfies(timings -> assertThat(timings.medianMillis()).isEqualTo(3));
  }

  @Test
  void noUnitsAreRefused() {
    assertThatThrownBy(() -> Alternation.run(List.of(), 0, Alternation.Progress.SILENT))
        .hasMessage("--steps 0 is below 1");
  }

  @Test
  void medianIsOverTheUnitsOfAllRounds() {
    Timings odd = new Timings(List.of(new double[] {1, 100}, new double[] {3}));
    assertThat(odd.medianMillis()).isEqualTo(3);
    Timings even = new Timings(List.of(new double[] {1, 100}, new double[] {3, 5}));
    assertThat(even.medianMillis()).isEqualTo(4);
    assertThat(even.ratiosTo(odd)).containsExactly(1, 4 / 3.0);
    assertThat(even.ratioTo(odd)).isEqualTo((1 + 4 / 3.0) / 2);
  }

  @Test
  void roundWithoutTimesIsRefused() {
    assertThatThrownBy(() -> new Timings(List.of(new double[] {1}, new double[0])))
        .hasMessageContaining("nothing was timed");
  }
}
