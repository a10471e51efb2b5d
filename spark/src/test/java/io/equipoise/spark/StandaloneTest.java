package io.equipoise.spark;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jobs on a real cluster, whose processes are lost now and then. */
@Tag("long")
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class StandaloneTest {
  private static final int DATA = 3;
  private static final int TERMINATED = 143;

  @TempDir private static Path cluster;
  private static StandaloneCluster spark;
  private static Path undisturbed; // run of two ranks that nobody lost

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    spark = new StandaloneCluster(cluster);
    Path runs = cluster.resolve("undisturbed");
    command(List.of("launch", "--nproc", "2", "--", "train"), manySteps(runs), cluster);
    undisturbed = Sets.run(runs);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void trainingGoesOnAfterARankIsKilledAsIfNothingHadBeen() throws Exception {
    try (Program program = train(1, manySteps(folder.resolve("runs")))) {
      awaitCheckpoint(folder.resolve("runs"), "000000800", program);
      spark.ranks().get(0).destroyForcibly();
      assertThat(program.code()).as("%s", program.said()).isZero();
      assertThat(program.said())
          .anyMatch(line -> line.contains("was ended by signal 9"))
          .anyMatch(line -> line.contains("restart 1 of at most 1"));
    }
    assertSameWeights(Sets.run(folder.resolve("runs")));
  }

  @Test
  void trainingGoesOnAfterAnExecutorIsKilledAsIfNothingHadBeen() throws Exception {
    try (Program program = train(1, manySteps(folder.resolve("runs")))) {
      awaitCheckpoint(folder.resolve("runs"), "000000800", program);
      spark.executors().get(0).destroyForcibly();
      assertThat(program.code()).as("%s", program.said()).isZero();
      assertThat(program.said()).anyMatch(line -> line.contains("restart 1 of at most 1"));
    }
    assertSameWeights(Sets.run(folder.resolve("runs")));
  }

  private static void assertSameWeights(Path run) {
    for (String stem : List.of("generator", "discriminator", "optimizer")) {
      String file = "checkpoints/000003200/" + stem + ".safetensors";
      assertThat(run.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
  }

  @Test
  void signalToTheDriverEndsAllRanksWithACheckpointAndLeavesNoProcess() throws Exception {
    Path runs = folder.resolve("runs");
    try (Program program = train(3, points(runs, "--steps=100000000", "--checkpoint-every=1e9"))) {
      awaitCheckpoint(runs, "000000000", program);
      List<ProcessHandle> ranks = spark.ranks();
      assertThat(ranks).hasSize(2);
      program.process().destroy();
      assertThat(program.code()).as("%s", program.said()).isEqualTo(TERMINATED);
      assertThat(program.said()).noneMatch(line -> line.contains("restart 1"));
      assertThat(ranks).noneMatch(ProcessHandle::isAlive);
    }
    try (Stream<Path> checkpoints = Files.list(Sets.run(runs).resolve("checkpoints"))) {
      assertThat(checkpoints.filter(Files::isDirectory))
          .as("of the start, and this one")
          .hasSize(2);
    }
  }

  @Test
  void whatARankSaidOfBadDataReachesTheDriver() throws Exception {
    List<String> options = List.of("--data", folder.resolve("none").toString());
    try (Program program = train(3, options)) {
      assertThat(program.code()).as("%s", program.said()).isEqualTo(DATA);
      assertThat(program.said())
          .anyMatch(line -> line.contains("rank 0 ended with exit code 3"))
          .anyMatch(line -> line.startsWith("equipoise train:   equipoise: "))
          .noneMatch(line -> line.contains("restart 1"));
    }
  }

  @Test
  void imagesValuesAndShardsAreThoseOfOneMachine() throws Exception {
    Path set = Sets.draw(folder.resolve("set"), 40);
    Files.writeString(set.resolve("even/broken.png"), "no image");
    List<String> pack = List.of("--resolution=32", "--shard-images=9", "--skip-bad", "--json");
    JsonNode packed = job("pack", list(pack, set.toUri(), "--out", uri("shards")));
    JsonNode expected = local("data pack", list(pack, "set", "--out", "shards-local"));
    assertThat(packed.path("fingerprint")).isEqualTo(expected.path("fingerprint"));
    assertThat(packed.path("skipped").asInt()).isEqualTo(1);
    assertThat(packed.path("bad").get(0).path("reason").asText()).contains("even/broken.png");
    Sets.assertSameFiles(folder.resolve("shards"), folder.resolve("shards-local"));

    Path runs = folder.resolve("runs");
    job(
        "train",
        list(
            List.of("--tasks=2", "--json", "--"),
            Sets.images(folder.resolve("shards"), runs).toArray()));
    List<String> run = List.of("--run", Sets.run(runs).toString());
    job(
        "generate",
        list(run, "--n=600", "--seed=5", "--format=png", "--json", "--out", uri("images")));
    local("generate", list(run, "--n=600", "--seed=5", "--json", "--out", "images-local"));
    Files.delete(folder.resolve("images/_SUCCESS"));
    Sets.assertSameFiles(folder.resolve("images"), folder.resolve("images-local"));

    job("generate", list(run, "--n=600", "--seed=5", "--json", "--out", uri("rows")));
    List<byte[]> rows = rows(folder.resolve("rows"));
    assertThat(rows).hasSize(600);
    for (int i = 0; i < 600; i++) {
      assertThat(folder.resolve("images/%06d.png".formatted(i))).hasBinaryContent(rows.get(i));
    }

    List<String> evaluate = list(run, "--n=600", "--json", "--extractor=encoder", "--metrics=fd");
    JsonNode merged = job("evaluate", evaluate);
    JsonNode whole = local("evaluate", evaluate);
    assertThat(merged.path("basis")).isEqualTo(whole.path("basis"));
    double fd = whole.path("fd").asDouble();
    assertThat(merged.path("fd").asDouble()).isCloseTo(fd, within(1e-6 * fd));
  }

  private String uri(String name) {
    return folder.resolve(name).toUri().toString();
  }

  private static List<String> list(List<String> first, Object... more) {
    List<String> all = new ArrayList<>(first);
    Stream.of(more).map(Object::toString).forEach(all::add);
    return all;
  }

  private JsonNode job(String job, List<String> options) throws Exception {
    List<String> said =
        Program.done(
            Installation.submit(spark.master(), List.of(job), options),
            Installation.ENVIRONMENT,
            folder);
    return json(said);
  }

  private JsonNode local(String verb, List<String> options) throws Exception {
    return json(command(List.of(verb.split(" ", -1)), options, folder));
  }

  private static List<String> command(List<String> verb, List<String> options, Path folder)
      throws Exception {
    return Program.done(Installation.equipoise(verb, options), Installation.ENVIRONMENT, folder);
  }

  private static JsonNode json(List<String> said) throws IOException {
    String line = said.stream().filter(l -> l.startsWith("{")).reduce((a, b) -> b).orElseThrow();
    return new ObjectMapper().readTree(line);
  }

  private Program train(int restarts, List<String> options) throws IOException {
    List<String> job = List.of("train", "--tasks", "2", "--max-restarts", "" + restarts, "--");
    return Program.start(
        Installation.submit(spark.master(), job, options), Installation.ENVIRONMENT, folder);
  }

  private static List<String> manySteps(Path runs) {
    return points(runs, "--steps=400", "--checkpoint-every=0.8");
  }

  private static List<String> points(Path runs, String... more) {
    return list(
        List.of("--data=ring", "--filters=8", "--latent=3", "--batch=8", "--threads=1"),
        list(
                List.of("--log-every=20", "--sample-every=1e9", "--keep=9", "--out", "" + runs),
                (Object[]) more)
            .toArray());
  }

  /** Waits for a checkpoint of the only run. */
  private static void awaitCheckpoint(Path runs, String images, Program program) throws Exception {
    while (!isThere(runs, images)) {
      if (program.process().waitFor(50, MILLISECONDS)) {
        throw new AssertionError("it ended before a checkpoint: " + program.said());
      }
    }
  }

  private static boolean isThere(Path runs, String images) throws IOException {
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.anyMatch(run -> Files.isDirectory(run.resolve("checkpoints").resolve(images)));
    }
  }

  /** Pictures in the order of their numbers. */
  private static List<byte[]> rows(Path parquet) throws Exception {
    TreeMap<Long, byte[]> rows = new TreeMap<>();
    try (Stream<Path> files = Files.list(parquet)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".parquet"))::iterator) {
        var path = new org.apache.hadoop.fs.Path(file.toUri());
        try (ParquetReader<Group> reader =
            ParquetReader.builder(new GroupReadSupport(), path).build()) {
          for (Group row = reader.read(); row != null; row = reader.read()) {
            assertThat(row.getInteger("width", 0)).isEqualTo(32);
            assertThat(row.getLong("seed", 0)).isEqualTo(5);
            rows.put(row.getLong("index", 0), row.getBinary("png", 0).getBytes());
          }
        }
      }
    }
    return List.copyOf(rows.values());
  }
}
