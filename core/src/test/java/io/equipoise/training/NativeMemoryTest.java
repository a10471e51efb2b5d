package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.NativeScope;
import io.equipoise.network.Build;
import io.equipoise.objective.Objective;
import io.equipoise.tensor.Precision;
import io.equipoise.tensor.TensorScope;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NativeScope.class)
class NativeMemoryTest {
  private static final int STEPS = 20;

  static List<StepCase> cases() {
    return StepCase.everyPath();
  }

  /**
   * The collector may free garbage of earlier tests at any moment, so the count may fall between
   * two steps; a step that left something open would raise it every time.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsOpenAfterAStep(StepCase given) {
    try (Players players = Players.of(given.config(), given.kind(), ScalarType.Float)) {
      Objective objective = given.kind();
      Tensor x = Build.images(given.config(), 2, StepCase.BATCH).to(ScalarType.Float);
      Tensor z = given.z(3).to(ScalarType.Float);
      TrainStep step = players.step(given.energy(), given.pullingAwayWeight(), Precision.BF16);
      int raised = 0;
      for (int i = 0; i < STEPS; i++) {
        long before = Pointer.totalCount();
        step.run(x, z, objective, given.mode(), 1e-4, 1e-4);
        raised += Pointer.totalCount() > before ? 1 : 0;
      }
      assertThat(raised).as("steps that left something open").isZero();
    }
  }

  /** Players made, trained and closed leave nothing either. */
  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsOpenAfterPlayersAreClosed(StepCase given) {
    int raised = 0;
    for (int i = 0; i < 5; i++) {
      long before = Pointer.totalCount();
      try (TensorScope scope = new TensorScope();
          Players players = Players.of(given.config(), given.kind(), ScalarType.Float)) {
        players
            .step(given.energy(), given.pullingAwayWeight(), Precision.FP32)
            .run(
                Build.images(given.config(), 2, StepCase.BATCH).to(ScalarType.Float),
                given.z(3).to(ScalarType.Float),
                given.kind(),
                given.mode(),
                1e-4,
                1e-4);
      }
      raised += Pointer.totalCount() > before ? 1 : 0;
    }
    assertThat(raised).as("rounds that left something open").isZero();
  }
}
