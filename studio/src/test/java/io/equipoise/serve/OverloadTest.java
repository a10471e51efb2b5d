package io.equipoise.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.network.Architecture;
import io.equipoise.network.NetworkConfig;
import io.equipoise.objective.ObjectiveConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten times as much as can be made, for a minute. */
@Tag("long")
class OverloadTest {
  private static final int N = 8;
  private static final double SECONDS = Double.parseDouble(System.getProperty("overload", "60"));

  @TempDir private Path folder;

  @Test
  void refusalsAreTypedAndTheServerLivesOn() throws InterruptedException {
    NetworkConfig network = new NetworkConfig(Architecture.BEGAN, 64, 3, 16, 64, true);
    UntrainedRun run = UntrainedRun.create(folder, network, ObjectiveConfig.Name.BEGAN);
    ServeConfig config =
        new ServeConfig(run.path(), OptionalLong.empty(), false, 1, 64, 0, 256, 64, 5000, 0);
    try (Served served = Served.of(config)) {
      LoadClient client =
          new LoadClient(URI.create("http://127.0.0.1:" + served.port()), Served.TOKEN, N);
      double capacity = client.run(8, 5, 0).imagesPerSecond();
      LoadClient.Result result = client.run(200, SECONDS, 10 * capacity / N);
      long asked = result.statuses().values().stream().mapToLong(Long::longValue).sum();
      System.out.printf(
          "%.0f images/s alone; %.0f of %.0f asked for; p50 %.0f ms, p99 %.0f ms; %s%n",
          capacity,
          result.imagesPerSecond(),
          asked * N / result.seconds(),
          result.quantileMillis(0.5),
          result.quantileMillis(0.99),
          result.statuses());
      assertThat(asked * N / result.seconds()).isGreaterThan(5 * capacity);
      assertThat(result.statuses().keySet()).isSubsetOf(Set.of(200, 503, 504)).contains(200, 503);
      assertThat(result.untyped()).isZero();
      assertThat(result.imagesPerSecond()).isGreaterThan(capacity / 2);
      assertThat(served.get("/v1/images", "image/png").statusCode()).isEqualTo(200);
      assertThat(served.messages).isEmpty();
    }
  }
}
