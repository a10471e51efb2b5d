package io.equipoise.cli;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every row that a test class gives in its static {@code rows()}. */
abstract class RefusedRows {
  @ParameterizedTest
  @MethodSource("rows")
  void failureSaysWhatAndWhatToDo(Refusal refusal) {
    refusal.requireWords();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void failureShowsItsStackWithDebug(Refusal refusal) {
    refusal.requireStackWithDebug();
  }
}
