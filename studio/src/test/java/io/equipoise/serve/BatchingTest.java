package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.objective.ObjectiveConfig;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients at the same time. */
@Timeout(60)
class BatchingTest {
  private static final int CLIENTS = 120;
  private static final String NPY = "application/x-npy";

  @TempDir private static Path folder;
  private static UntrainedRun run;

  @BeforeAll
  static void make() {
    run = UntrainedRun.create(folder, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
  }

  private static double metric(Served served, String name) {
    String text = new String(served.bytes("/metrics", "*/*"), StandardCharsets.UTF_8);
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(text);
    assertThat(matcher.find()).as("%s in %s", name, text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static List<CompletableFuture<HttpResponse<byte[]>>> together(
      Served served, int count, int n) {
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = "/v1/images?raw=true&seed=" + i + "&n=" + (n == 0 ? 1 + i % 5 : n);
      all.add(served.sendLater(served.request(path).header("Accept", NPY).build()));
    }
    return all;
  }

  @Test
  void everyAnswerHasTheBitsThatItHasAlone() {
    Map<Integer, byte[]> alone = new HashMap<>();
    ServeConfig single =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 1, 0, 512, 64, 20_000, 0);
    try (Served served = Served.of(single)) {
      for (int i = 0; i < CLIENTS; i += 7) {
        alone.put(i, together(served, i + 1, 0).get(i).join().body());
      }
    }
    ServeConfig pooling =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 64, 20, 512, 64, 20_000, 0);
    try (Served served = Served.of(pooling)) {
      var answers = together(served, CLIENTS, 0);
      alone.forEach((i, bytes) -> assertThat(answers.get(i).join().body()).isEqualTo(bytes));
      answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
      double images = metric(served, "equipoise_batch_images_sum");
      assertThat(images).isEqualTo(CLIENTS * 3.0);
      assertThat(metric(served, "equipoise_images_total")).isEqualTo(images);
      assertThat(metric(served, "equipoise_batch_images_count"))
          .as("batches of %s images", images)
          .isLessThan(CLIENTS / 2.0);
      assertThat(metric(served, "equipoise_pending_images")).isZero();
      assertThat(metric(served, "equipoise_checkpoint_images")).isEqualTo(100);
      assertThat(metric(served, "equipoise_queue_seconds_count")).isEqualTo(CLIENTS);
    }
  }

  @Test
  void whatIsTooMuchIsRefusedWithATimeToComeBack() {
    ServeConfig small =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 64, 0, 64, 64, 20_000, 0);
    try (Served served = Served.of(small)) {
      int made = 0;
      int refused = 0;
      for (var answer : together(served, 60, 40)) {
        HttpResponse<byte[]> response = answer.join();
        if (response.statusCode() == 200) {
          made++;
        } else {
          assertThat(Served.refusal(response, 503)).contains("images are waiting");
          assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
          refused++;
        }
      }
      assertThat(made).isPositive();
      assertThat(refused).isPositive();
      assertThat(metric(served, "equipoise_refusals_total{reason=\"queue_full\"}"))
          .isEqualTo(refused);
      assertThat(metric(served, "equipoise_pending_images")).isZero();
    }
  }

  @Test
  void whatIsNotDoneInTimeIsAnsweredSo() {
    ServeConfig hasty =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 4096, 0, 4096, 4096, 1, 0);
    try (Served served = Served.of(hasty)) {
      String said = Served.refusal(served.get("/v1/images?n=2000", NPY), 504);
      assertThat(said).contains("not done in 1 ms");
      assertThat(metric(served, "equipoise_refusals_total{reason=\"deadline\"}")).isEqualTo(1);
    }
  }

  @Test
  void oneClientMayNotAskForMoreThanItsRate() {
    ServeConfig limited =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 64, 0, 512, 64, 20_000, 5);
    try (Served served = Served.of(limited)) {
      assertThat(served.get("/v1/images?n=60", NPY).statusCode()).isEqualTo(200);
      HttpResponse<byte[]> second = served.get("/v1/images", NPY);
      assertThat(Served.refusal(second, 429)).contains("more than 5.0 images a second");
      assertThat(second.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(5L, 11L);
      assertThat(served.get("/health/ready", "*/*").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void drainedServerSaysThatItIsNotReadyAndTakesNothingNew() throws InterruptedException {
    try (Served served = Served.of(run)) {
      var before = together(served, 10, 30);
      before.get(0).join();
      assertThat(served.server.drain(20_000)).isTrue();
      assertThat(served.get("/health/ready", "*/*").statusCode()).isEqualTo(503);
      assertThat(served.get("/v2/health/ready", "*/*").statusCode()).isEqualTo(503);
      assertThat(served.get("/health/live", "*/*").statusCode()).isEqualTo(200);
      assertThat(Served.refusal(served.get("/v1/images", NPY), 503)).contains("stopping");
      for (var answer : before) {
        HttpResponse<byte[]> response = answer.join();
        if (response.statusCode() != 200) {
          assertThat(Served.refusal(response, 503)).contains("stopping");
        }
      }
    }
  }

  @Test
  void metricsAreInThePrometheusTextFormat() {
    try (Served served = Served.of(run)) {
      served.bytes("/v1/images?n=3", NPY);
      HttpResponse<byte[]> response = served.get("/metrics", "*/*");
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      assertThat(Served.text(response).lines())
          .allMatch(
              line ->
                  line.matches("# (HELP|TYPE) equipoise_\\w+ .+")
                      || line.matches("equipoise_\\w+(\\{[^}]*(\\{\\w+})*[^}]*})? \\S+"));
      assertThat(metric(served, "equipoise_batch_images_bucket{le=\"4.0\"}")).isEqualTo(1);
    }
  }
}
