package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.PackProgress;
import io.equipoise.run.MetricsLog;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RanksFirstTickTest {
  /** Rank 0 of two, of which the other has nothing to say. */
  private static final GradientSync WITH_A_SILENT_RANK =
      new GradientSync() {
        @Override
        public Runnable sum(Tensor tensor) {
          return () -> {};
        }

        @Override
        public int world() {
          return 2;
        }
      };

  @TempDir private Path folder;

  @Test
  void theFirstStepOfSeveralRanksOfWhichNoTimeIsCountedYetHasAPaceThatIsANumber() {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    settings.putObject("data").put("spec", "ring");
    settings.putObject("objective").put("name", "gan");
    settings.putObject("network").put("architecture", "mlp").put("filters", 4);
    settings.putObject("optimizer").put("batch", 4);
    settings.putObject("machine").put("threads", 1);
    settings.putObject("log").put("everySteps", 1);
    settings.putObject("budget").put("steps", 2);
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    Settings.Resolved resolved = Settings.resolve(settings, none, PackProgress.SILENT);
    try (var data = resolved.data()) {
      Trainer trainer =
          Trainer.create(
              resolved.config(), data, folder, TrainingListener.NONE, WITH_A_SILENT_RANK);
      trainer.run();
      assertThat(MetricsLog.read(trainer.directory().metrics()))
          .hasSize(2)
          .allSatisfy(line -> assertThat(line.path("images_per_second").isNumber()).isTrue());
    }
  }
}
