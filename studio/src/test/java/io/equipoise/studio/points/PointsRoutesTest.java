package io.equipoise.studio.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.equipoise.data.Mixture;
import io.equipoise.latent.NpyFile;
import io.equipoise.metrics.MixtureModes;
import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.RunDirectory;
import io.equipoise.run.WholeFile;
import io.equipoise.serve.UntrainedRun;
import io.equipoise.studio.Opened;
import io.equipoise.studio.SmallTraining;
import io.equipoise.tensor.LibTorch;
import io.equipoise.web.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointsRoutesTest {
  @TempDir private static Path runs;
  private static RunDirectory run;
  private static Opened studio;

  @BeforeAll
  static void open() {
    LibTorch.setThreads(1);
    run = SmallTraining.of("ring", "ebgan", 45, runs); // 2,250 points
    studio = new Opened(runs, PointsRoutes::new);
  }

  @AfterAll
  static void close() {
    studio.close();
    assertThat(studio.failures).isEmpty();
  }

  private static String path(String rest) {
    return "/api/runs/%s/points%s".formatted(run.name(), rest);
  }

  private static JsonNode about(String rest) {
    return Caller.json(Caller.done(studio.get(path(rest), "*/*")));
  }

  private static float[] floats(String rest) {
    byte[] body = studio.bytes(path(rest), "*/*");
    float[] values = new float[body.length / Float.BYTES];
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  @Test
  void snapshotsAreListedWithTheirModes() {
    JsonNode about = about("");
    assertThat(about.path("data").asText()).isEqualTo("ring");
    assertThat(about.path("measure").asText()).isEqualTo("energy");
    assertThat(about.path("centres")).hasSize(8);
    List<Long> listed = new ArrayList<>();
    about.path("snapshots").forEach(one -> listed.add(one.path("images").asLong()));
    assertThat(listed).isEqualTo(run.surfaces()).contains(0L, 1000L, 2000L, 2250L);
    JsonNode last = about.path("snapshots").get(listed.size() - 1);
    Mixture ring = Mixture.ring(0);
    float[] points = NpyFile.readFloats(run.samplePoints(2250)).values();
    MixtureModes modes = MixtureModes.of(points, ring.centres(), ring.sigma());
    assertThat(last.path("modes").asInt()).isEqualTo(modes.found());
    assertThat(last.path("high_quality").asDouble()).isEqualTo(modes.highQuality());
    assertThat(last.path("least").asDouble()).isLessThan(last.path("median").asDouble());
  }

  @Test
  void dataThatAForeignConfigNamesAreNotOpened() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("00099-foreign"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"data\":{\"spec\":\"faces\"},\"network\":{\"resolution\":0},\"objective\":{\"name\":\"gan\"}}");
    assertThat(Caller.refusal(studio.get("/api/runs/00099-foreign/points", "*/*"), 400))
        .contains("neither ring nor grid");
  }

  @Test
  void surfaceWithoutNumbersIsRefused() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("00098-foreign/samples")).getParent();
    Files.writeString(
        folder.resolve("config.json"),
        "{\"data\":{\"spec\":\"ring\"},\"network\":{\"resolution\":0},\"objective\":{\"name\":\"gan\"}}");
    RunDirectory foreign = RunDirectory.open(folder);
    WholeFile.write(foreign.samplePoints(0), NpyFile.content(new float[4], 2, 2));
    WholeFile.write(foreign.sampleSurface(0), NpyFile.content(new float[0], 0, 0));
    assertThat(Caller.refusal(studio.get("/api/runs/00098-foreign/points", "*/*"), 404))
        .contains("000000000-surface.npy holds no surface");
    WholeFile.write(foreign.sampleSurface(0), NpyFile.content(new float[1]));
    assertThat(Caller.refusal(studio.get("/api/runs/00098-foreign/points", "*/*"), 404))
        .contains("000000000-surface.npy has shape []");
  }

  @Test
  void onlyNewSnapshotsAreListedWhereThatIsAsked() {
    assertThat(about("?after=2000").path("snapshots")).hasSize(1);
    assertThat(about("?after=2250").path("snapshots")).isEmpty();
    assertThat(Caller.refusal(studio.get(path("?after=x"), "*/*"), 400)).contains("after x");
  }

  @Test
  void numbersAreThoseOfTheFiles() {
    assertThat(floats("/2250/generated"))
        .isEqualTo(NpyFile.readFloats(run.samplePoints(2250)).values());
    assertThat(floats("/2250/surface"))
        .isEqualTo(NpyFile.readFloats(run.sampleSurface(2250)).values())
        .hasSize(64 * 64);
    assertThat(floats("/real")).isEqualTo(NpyFile.readFloats(run.realPoints()).values());
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThat(Caller.refusal(studio.get(path("/7/surface"), "*/*"), 404)).contains("000000007");
    assertThat(Caller.refusal(studio.get(path("/x/surface"), "*/*"), 404)).contains("number of");
    UntrainedRun images =
        UntrainedRun.create(runs, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    String other = path("").replace(run.name(), images.path().getFileName().toString());
    assertThat(Caller.refusal(studio.get(other, "*/*"), 400)).contains("run on images");
  }

  @Test
  void pointsOfADivergedRunAreOnNoMode() {
    RunDirectory copy = RunDirectory.create(runs, "diverged");
    copy.writeConfig(run.readConfig());
    WholeFile.write(copy.samplePoints(5), NpyFile.content(new float[] {0, Float.NaN}, 1, 2));
    WholeFile.write(copy.sampleSurface(5), NpyFile.content(new float[] {1, 2, 3, 4}, 2, 2));
    String other = path("").replace(run.name(), copy.name());
    JsonNode snapshot = Caller.json(Caller.done(studio.get(other, "*/*"))).path("snapshots").get(0);
    assertThat(snapshot.path("modes").asInt()).isZero();
    assertThat(snapshot.path("median").asDouble()).isEqualTo(3);
  }

  @Test
  void snapshotOfARunThatTookTheNameOfAnotherIsReadAnew() throws IOException {
    RunDirectory named = RunDirectory.create(runs, "named");
    named.writeConfig(run.readConfig());
    WholeFile.write(named.samplePoints(5), NpyFile.content(new float[] {0, 0}, 1, 2));
    WholeFile.write(named.sampleSurface(5), NpyFile.content(new float[] {1, 2, 3, 4}, 2, 2));
    Files.setLastModifiedTime(named.sampleSurface(5), FileTime.fromMillis(1_000_000));
    String other = path("").replace(run.name(), named.name());
    for (double median : new double[] {3, 30}) {
      JsonNode all = Caller.json(Caller.done(studio.get(other, "*/*"))).path("snapshots");
      assertThat(all.get(0).path("median").asDouble()).isEqualTo(median);
      WholeFile.write(named.sampleSurface(5), NpyFile.content(new float[] {10, 20, 30, 40}, 2, 2));
    }
  }

  @Test
  void manySnapshotsAreThinnedAndThoseShownBeforeStay() {
    List<Long> first = Snapshots.shown(LongStream.range(0, 5000).boxed().toList());
    List<Long> later = Snapshots.shown(LongStream.range(0, 9000).boxed().toList());
    assertThat(first).hasSizeBetween(Snapshots.MOST_SHOWN / 2, Snapshots.MOST_SHOWN + 1);
    assertThat(first).startsWith(0L).endsWith(4999L);
    assertThat(later).endsWith(8999L).hasSizeLessThanOrEqualTo(Snapshots.MOST_SHOWN + 1);
    assertThat(Snapshots.shown(LongStream.range(0, 5100).boxed().toList()))
        .containsAll(first.subList(0, first.size() - 1));
    assertThat(Snapshots.shown(List.of(3L, 9L))).containsExactly(3L, 9L);
  }
}
