package io.equipoise.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.NativeScope;
import io.equipoise.network.Architecture;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ranks with parts of a batch, each a process of its own, train as one process with all of it. */
@ExtendWith(NativeScope.class)
@Timeout(120)
class RanksEqualOneProcessTest {
  @TempDir private Path folder;

  @Test
  void twoRanksEqualOneProcessWithTheWholeBatch() throws Exception {
    ranksEqualOneProcess(2, 4, List.of(Architecture.MLP, Architecture.DCGAN));
  }

  @Test
  @Tag("long")
  void threeRanksWithAnUnevenBatchEqualOneProcess() throws Exception {
    ranksEqualOneProcess(3, 7, List.of(Architecture.values()));
  }

  private void ranksEqualOneProcess(int world, int batch, List<Architecture> architectures)
      throws Exception {
    List<Process> ranks = start(world, batch, architectures);
    List<RankedSteps.Result> whole = RankedSteps.train(architectures, GradientSync.LOCAL, batch);
    for (Process rank : ranks) {
      assertThat(rank.waitFor()).as("see what it said in its file").isZero();
    }
    for (int i = 0; i < whole.size(); i++) {
      RankedSteps.Result first = RankedSteps.read(folder, 0, i);
      String name = RankedSteps.names(architectures).get(i);
      near(name, first, whole.get(i));
      for (int rank = 1; rank < world; rank++) {
        RankedSteps.Result other = RankedSteps.read(folder, rank, i);
        assertThat(other.weights()).as(name).containsExactly(first.weights());
        assertThat(other.states()).as(name).containsExactly(first.states());
      }
    }
    for (int rank = 0; rank < world; rank++) {
      assertThat(folder.resolve("refused" + rank))
          .as("NaN on rank 1 is refused by all")
          .hasContent("the energy of a real image is not finite");
    }
  }

  /** The weights by how far they have moved. */
  private static void near(String name, RankedSteps.Result ranks, RankedSteps.Result whole) {
    assertThat(largest(ranks.start(), whole.start())).isZero();
    assertThat(largest(ranks.states(), whole.states())).as(name).isLessThan(1e-9);
    double moved = largest(whole.start(), whole.weights());
    assertThat(moved).as(name).isGreaterThan(1e-3);
    assertThat(largest(ranks.weights(), whole.weights()) / moved).as(name).isLessThan(1e-9);
  }

  private static double largest(double[] some, double[] others) {
    assertThat(some).hasSameSizeAs(others);
    double[] apart = some.clone();
    Arrays.setAll(apart, i -> Math.abs(some[i] - others[i]));
    return Arrays.stream(apart).max().orElseThrow();
  }

  private List<Process> start(int world, int batch, List<Architecture> architectures)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder);
    List<Process> ranks = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      List<String> command = new ArrayList<>(JavaProcess.command());
      command.addAll(List.of(RankedSteps.class.getName(), "" + batch, folder.toString()));
      architectures.forEach(architecture -> command.add(architecture.name()));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(RankedSteps.environment(rank, world, port));
      builder.redirectErrorStream(true);
      builder.redirectOutput(folder.resolve("rank" + rank + ".txt").toFile());
      ranks.add(builder.start());
    }
    return ranks;
  }
}
