package io.equipoise.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processes that train one run, some of which are lost. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class LaunchCommandTest {
  private static final long SECONDS_TO_NOTICE = 5;

  @TempDir private Path folder;

  @Test
  void everySurvivorNamesTheKilledRankWithinFiveSeconds() throws Exception {
    try (Group group = Group.launch(folder, 3, 0, endless())) {
      group.await("kimg");
      ProcessHandle killed = group.ranks().get(1);
      List<ProcessHandle> survivors = new ArrayList<>(group.ranks());
      survivors.remove(killed);
      killed.destroyForcibly();
      CompletableFuture.allOf(survivors.get(0).onExit(), survivors.get(1).onExit())
          .get(SECONDS_TO_NOTICE, SECONDS);
      assertThat(group.code()).isEqualTo(ExitCode.PEER_LOST);
      for (int rank : List.of(0, 2)) {
        assertThat(group.said())
            .anyMatch(
                line ->
                    line.startsWith("[rank " + rank + "] equipoise: rank 1 (")
                        && line.contains("process " + killed.pid() + ") was lost"));
      }
      assertThat(group.said()).anyMatch(line -> line.contains("rank 1 was ended by signal 9"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Tag("long")
  void groupStartedAgainAfterAKillEndsAsAnUndisturbedOne(int ranks) throws Exception {
    Path disturbed = folder.resolve("disturbed");
    try (Group group = Group.launch(disturbed, ranks, 1, manySteps())) {
      group.awaitFile(run -> run.resolve("checkpoints/000000800"));
      group.ranks().get(0).destroyForcibly();
      assertThat(group.code()).as("%s", group.said()).isZero();
      assertThat(group.said()).anyMatch(line -> line.contains("restart 1 of at most 1"));
    }
    Path undisturbed = folder.resolve("undisturbed");
    try (Group group = Group.launch(undisturbed, ranks, 0, manySteps())) {
      assertThat(group.code()).as("%s", group.said()).isZero();
    }
    for (String stem : List.of("generator", "discriminator", "optimizer", "ema")) {
      String file = "checkpoints/000003200/" + stem + ".safetensors";
      assertThat(onlyRun(disturbed).resolve(file))
          .hasSameBinaryContentAs(onlyRun(undisturbed).resolve(file));
    }
    assertThat(onlyRun(undisturbed).resolve("config.json"))
        .content()
        .contains("\"world_size\" : " + ranks);
  }

  @Test
  void signalToTheLauncherEndsAllRanksWithOneCheckpoint() throws Exception {
    try (Group group = Group.launch(folder, 2, 3, endless())) {
      group.await("kimg");
      group.launcher().toHandle().destroy();
      assertThat(group.code()).isEqualTo(ExitCode.TERMINATED);
      assertThat(group.said()).anyMatch(line -> line.contains("train --resume"));
      assertThat(group.said()).noneMatch(line -> line.contains("restart"));
    }
    assertThat(TinyRuns.checkpoints(onlyRun(folder))).hasSize(2); // that of the start, and this one
  }

  @Test
  @Tag("long")
  void signalToOneRankEndsAllRanks() throws Exception {
    try (Group group = Group.launch(folder, 2, 3, endless())) {
      group.await("kimg");
      group.ranks().get(1).destroy();
      assertThat(group.code()).isEqualTo(ExitCode.TERMINATED);
      assertThat(group.said()).noneMatch(line -> line.contains("was lost"));
    }
    assertThat(TinyRuns.checkpoints(onlyRun(folder))).hasSize(2);
  }

  /** Two launchers, as on two machines. */
  @Test
  @Tag("long")
  void launchersOfTwoMachinesStartTheirRanksAgainTogether() throws Exception {
    int port = Group.freePort();
    try (Group first = Group.machine(folder, 0, 2, port, 1, manySteps());
        Group second = Group.machine(folder, 1, 2, port, 1, manySteps())) {
      first.awaitFile(run -> run.resolve("checkpoints/000000800"));
      second.ranks().get(0).destroyForcibly();
      assertThat(first.code()).as("%s", first.said()).isZero();
      assertThat(second.code()).as("%s", second.said()).isZero();
      assertThat(first.said()).anyMatch(line -> line.contains("restart 1 of at most 1"));
    }
    assertThat(onlyRun(folder).resolve("checkpoints/000003200")).isDirectory();
  }

  /** Without a launcher rank 0 keeps the store by which the loss of others is named. */
  @Test
  @Tag("long")
  void lossOfTheRankThatKeepsTheStoreIsNamedToo() throws Exception {
    int port = Group.freePort();
    try (Group first = Group.rank(folder, 0, 2, port, endless());
        Group second = Group.rank(folder, 1, 2, port, endless())) {
      first.await("kimg");
      first.launcher().toHandle().destroyForcibly();
      second.launcher().toHandle().onExit().get(SECONDS_TO_NOTICE, SECONDS);
      assertThat(second.code()).isEqualTo(ExitCode.PEER_LOST);
      assertThat(second.said()).anyMatch(line -> line.contains("equipoise: rank 0 was lost"));
    }
  }

  @Test
  @Tag("long")
  void lossOfAnotherRankIsNamedWithoutALauncher() throws Exception {
    int port = Group.freePort();
    try (Group first = Group.rank(folder, 0, 2, port, endless());
        Group second = Group.rank(folder, 1, 2, port, endless())) {
      first.await("kimg");
      second.launcher().toHandle().destroyForcibly();
      first.launcher().toHandle().onExit().get(SECONDS_TO_NOTICE, SECONDS);
      assertThat(first.code()).isEqualTo(ExitCode.PEER_LOST);
      assertThat(first.said()).anyMatch(line -> line.contains("equipoise: rank 1 ("));
    }
  }

  /** The mistake is rank 0's to tell; no rank waits for it to come back. */
  @Test
  @Tag("long")
  void wrongOptionIsToldOnceAndEndsTheGroupWithoutARestart() throws Exception {
    try (Group group = Group.launch(folder, 2, 3, List.of("--data", "ring", "--gamma", "7"))) {
      assertThat(group.code()).isEqualTo(ExitCode.USAGE);
      assertThat(group.said()).anyMatch(line -> line.contains("gamma 7.0 is outside [0, 1]"));
      assertThat(group.said()).noneMatch(line -> line.contains("restart"));
    }
  }

  @Test
  @Tag("long")
  void torchrunStartsRanksAndStartsThemAgainAfterAKill() throws Exception {
    String python = System.getProperty("equipoise.python");
    assumeTrue(python != null, "no torchrun: give its Python by -Dequipoise.python=PATH");
    Path torchrun = Path.of(python).resolveSibling("torchrun");
    assumeTrue(Files.exists(torchrun), "no torchrun beside " + python);
    try (Group group = Group.torchrun(torchrun, folder, 2, 1, manySteps())) {
      group.awaitFile(run -> run.resolve("checkpoints/000000800"));
      group.ranks().get(1).destroyForcibly();
      assertThat(group.code()).as("%s", group.said()).isZero();
    }
    assertThat(onlyRun(folder).resolve("checkpoints/000003200")).isDirectory();
    try (Stream<Path> runs = Files.list(folder)) {
      assertThat(runs).as("the run was gone on with").hasSize(1);
    }
  }

  @Test
  @Tag("long")
  void benchSyncTimesSumsBetweenTheRanks() throws Exception {
    List<String> bench = List.of("launch", "--nproc", "2", "--json", "--");
    try (Group group = Group.command(folder, bench, List.of("bench", "sync", "--sums", "3"))) {
      assertThat(group.code()).as("%s", group.said()).isZero();
      JsonNode found = new ObjectMapper().readTree(group.said().get(group.said().size() - 1));
      assertThat(found.path("ranks").asInt()).isEqualTo(2);
      assertThat(found.path("sums")).hasSize(8);
      for (JsonNode sum : found.path("sums")) {
        assertThat(sum.path("ms").asDouble()).isPositive();
      }
    }
    Invocation alone = Invocation.of("bench", "sync");
    assertThat(alone.code()).isEqualTo(ExitCode.USAGE);
    assertThat(alone.err()).contains("launch --nproc 2 -- bench sync");
  }

  @Test
  void jsonMayBeAskedForOnBothSidesOfTheDashes() throws Exception {
    List<String> launch = List.of("launch", "--nproc", "1", "--json", "--");
    try (Group group = Group.command(folder, launch, List.of("train", "--presets", "--json"))) {
      assertThat(group.code()).as("%s", group.said()).isZero();
    }
  }

  @Test
  void launchSaysWhatIsMissing() {
    Invocation none = Invocation.of("launch", "--", "train");
    assertThat(none.code()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("--nproc is missing");
    Invocation other = Invocation.of("launch", "--nproc", 2, "--", "generate");
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("only train and bench sync");
    Invocation machines = Invocation.of("launch", "--nproc", 2, "--nnodes", 2, "--", "train");
    assertThat(machines.code()).isEqualTo(ExitCode.USAGE);
    assertThat(machines.err()).contains("--master HOST:PORT");
  }

  private static List<String> endless() {
    return options("--steps", "100000000", "--log-every", "20", "--checkpoint-every", "1e9");
  }

  private static List<String> manySteps() {
    return options(
        "--steps=400", "--log-every=20", "--checkpoint-every=0.8", "--evaluate-every=0.8");
  }

  private static List<String> options(String... more) {
    List<String> all =
        new ArrayList<>(List.of("--data", "ring", "--filters", "8", "--latent", "3"));
    all.addAll(List.of("--batch", "8", "--threads", "1", "--sample-every", "1e9", "--keep", "9"));
    all.addAll(List.of("--ema-half-life-kimg", "1"));
    all.addAll(List.of(more));
    return all;
  }

  private static Path onlyRun(Path runs) throws IOException {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(run -> Files.exists(run.resolve("config.json"))).findFirst().orElseThrow();
    }
  }
}
