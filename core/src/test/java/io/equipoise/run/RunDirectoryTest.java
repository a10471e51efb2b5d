package io.equipoise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.tensor.CorruptFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path folder;

  private static RunDirectory configured(RunDirectory run) {
    run.writeConfig(Json.MAPPER.createObjectNode().put("objective", "began"));
    return run;
  }

  @Test
  void numbersCountUpFromTheHighest() throws IOException {
    Path runs = folder.resolve("deep/runs");
    assertThat(RunDirectory.create(runs, "began-faces").name()).isEqualTo("00000-began-faces");
    Files.createDirectory(runs.resolve("00006-of-another-time"));
    Files.createDirectory(runs.resolve("notes"));
    assertThat(RunDirectory.create(runs, "gan-my images/.zip").name())
        .isEqualTo("00007-gan-my-images-.zip");
  }

  @Test
  void creatorsAtTheSameTimeGetDifferentNumbers() throws Exception {
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<String>> creators = new ArrayList<>();
      for (int i = 0; i < 5 * threads; i++) {
        String label = "label" + i;
        creators.add(() -> RunDirectory.create(folder, label).name().substring(0, 5));
      }
      List<String> numbers = new ArrayList<>();
      for (Future<String> number : pool.invokeAll(creators)) {
        numbers.add(number.get());
      }
      assertThat(numbers).hasSize(5 * threads).doesNotHaveDuplicates();
    } finally {
      pool.shutdownNow();
    }
    assertThat(folder.toFile().list()).allMatch(name -> !name.startsWith("."));
  }

  @Test
  void everyFileHasItsName() {
    RunDirectory run = RunDirectory.create(folder, "x");
    Path path = run.path();
    assertThat(run.sample(12345)).isEqualTo(path.resolve("samples/000012345.png"));
    assertThat(run.samplePoints(12345)).isEqualTo(path.resolve("samples/000012345.npy"));
    assertThat(run.sampleSurface(12345)).isEqualTo(path.resolve("samples/000012345-surface.npy"));
    assertThat(run.realPoints()).isEqualTo(path.resolve("reals.npy"));
    assertThat(run.metrics()).isEqualTo(path.resolve("metrics.jsonl"));
    assertThat(run.log()).isEqualTo(path.resolve("log.txt"));
    assertThat(run.reals()).isEqualTo(path.resolve("reals.png"));
    assertThat(run.checkpoints()).isEqualTo(path.resolve("checkpoints")).isDirectory();
    assertThat(run.sample(1).getParent()).isDirectory();
  }

  @Test
  void theConfigurationComesBack() throws IOException {
    RunDirectory run = configured(RunDirectory.create(folder, "x"));
    ObjectNode config = RunDirectory.open(run.path()).readConfig();
    assertThat(config.path("objective").asText()).isEqualTo("began");
    Files.writeString(run.config(), "{\n\"a\": 1,\n");
    assertThatThrownBy(run::readConfig)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("config.json: not valid JSON at line 3")
        .hasMessageNotContaining("[Source:");
  }

  @Test
  void whatIsNoRunIsRefusedWithAHint() throws IOException {
    assertThatThrownBy(() -> RunDirectory.open(folder.resolve("none")))
        .hasMessageContaining("does not exist: give a run's directory");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.open(file)).hasMessageContaining("is a file");
    assertThatThrownBy(() -> RunDirectory.open(folder)).hasMessageContaining("no config.json");
    RunDirectory first = configured(RunDirectory.create(folder.resolve("runs"), "a"));
    RunDirectory second = configured(RunDirectory.create(folder.resolve("runs"), "b"));
    assertThatThrownBy(() -> RunDirectory.open(folder.resolve("runs")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it holds 2, give one of them, the newest is " + second.path());
    assertThatThrownBy(() -> RunDirectory.open(first.checkpoints()))
        .hasMessageContaining("give the directory above it");
  }

  @Test
  void aRunIsTrainedByOneProcessAtATime() throws IOException {
    RunDirectory run = RunDirectory.create(folder, "x");
    try (Closeable claim = run.claim()) {
      assertThatThrownBy(run::claim)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("being trained by another process");
    }
    run.claim().close();
  }
}
