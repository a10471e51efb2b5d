package io.equipoise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {
  @Test
  void partsBeginAtWholePiecesAndLeaveNothingOut() {
    assertThat(Part.of(601, 256, 50_000, 2)).containsExactly(new Part(0, 512), new Part(512, 89));
    assertThat(Part.of(100, 256, 50_000, 8)).containsExactly(new Part(0, 100));
  }

  @Test
  void noPartIsMuchLargerThanTheMost() {
    List<Part> parts = Part.of(1_000_000, 256, 50_000, 2);
    assertThat(parts).allMatch(part -> part.count() <= 50_176 && part.first() % 256 == 0);
    assertThat(parts.stream().mapToLong(Part::count).sum()).isEqualTo(1_000_000);
  }
}
