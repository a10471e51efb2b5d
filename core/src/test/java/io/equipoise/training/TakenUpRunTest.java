package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.equipoise.run.RunDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that goes on finds in its directory, and leaves there. */
class TakenUpRunTest {
  @TempDir private Path folder;

  private Path trained() {
    return Training.on("ring")
        .set("network.architecture", "mlp")
        .set("network.filters", 4)
        .set("optimizer.batch", 4)
        .set("objective.name", "began")
        .set("machine.threads", 1)
        .set("log.everySteps", 2)
        .set("budget.steps", 2)
        .run(folder.resolve("runs"));
  }

  @Test
  void aRunThatIsBeingTrainedKeepsItsConfigWhenAnotherProcessIsRefused() throws IOException {
    RunDirectory run = RunDirectory.open(trained());
    String config = Files.readString(run.config());
    try (Closeable training = run.claim()) {
      assertThatThrownBy(() -> Training.resume(run.path()).set("budget.steps", 9).run())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is being trained by another process");
    }
    assertThat(run.config()).hasContent(config);
  }

  @Test
  void aDamagedMarkOfTheBestCheckpointIsToldAndReplaced() throws IOException {
    Path run = trained();
    Path mark = run.resolve("checkpoints/best.json");
    assertThat(mark).exists();
    Files.writeString(mark, "{\"images\":");
    List<String> warnings = new ArrayList<>();
    TrainingListener listener = Warnings.to(warnings);
    Training.resume(run).set("budget.steps", 9).listener(listener).run();
    assertThat(warnings).singleElement().asString().contains("best.json: not valid JSON");
    assertThat(RunDirectory.open(run).openCheckpoints(1, warnings::add).bestMark()).isPresent();
  }
}
