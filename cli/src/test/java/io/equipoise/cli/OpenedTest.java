package io.equipoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void allIsClosedTheLastFirstWhateverFails() {
    Opened opened = new Opened();
    opened.add(() -> closed.add("first"));
    opened.add(
        () -> {
          throw new IOException("second");
        });
    opened.add(
        () -> {
          throw new IllegalArgumentException("third");
        });
    opened.add(() -> closed.add("fourth"));
    assertThatThrownBy(opened::close)
        .hasMessage("third")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("fourth", "first");
    opened.close();
    assertThat(closed).hasSize(2);
  }
}
