package io.equipoise.studio;

import static org.assertj.core.api.Assertions.assertThat;

import io.equipoise.objective.ObjectiveConfig;
import io.equipoise.run.RunDirectory;
import io.equipoise.serve.UntrainedRun;
import io.equipoise.studio.latent.LatentRoutes;
import io.equipoise.studio.points.PointsRoutes;
import io.equipoise.tensor.LibTorch;
import io.equipoise.web.Caller;
import io.equipoise.web.RawHttp;
import io.equipoise.web.WebServer.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks over every route of the latent view and the view of the plane. */
class LearnedRoutesAccessTest {
  private static final String AUTHORIZED = "Authorization: Bearer " + Caller.TOKEN;

  @TempDir private Path runs;

  @Test
  void latentRoutesAnswerNobodyWhoMayNot() throws IOException {
    LibTorch.setThreads(1);
    UntrainedRun run = UntrainedRun.create(runs, UntrainedRun.COLOUR, ObjectiveConfig.Name.BEGAN);
    String name = run.path().getFileName().toString();
    try (Opened studio =
        new Opened(runs, (folders, disk) -> new LatentRoutes(folders, disk, message -> {}))) {
      walk(studio, name, 9);
      assertThat(get(studio, "/api/runs/" + name + "/latent/100/directions"))
          .startsWith("HTTP/1.1 200")
          .contains("Content-Security-Policy: default-src 'none'");
    }
  }

  @Test
  void routesOfThePlaneAnswerNobodyWhoMayNot() throws IOException {
    RunDirectory run = SmallTraining.of("ring", "began", 1, runs);
    try (Opened studio = new Opened(runs, PointsRoutes::new)) {
      walk(studio, run.name(), 4);
      assertThat(get(studio, "/api/runs/" + run.name() + "/points/0/surface"))
          .startsWith("HTTP/1.1 200")
          .contains("X-Content-Type-Options: nosniff");
    }
  }

  private static String get(Opened studio, String path) throws IOException {
    return RawHttp.request(studio.port(), "GET", path, "localhost", AUTHORIZED);
  }

  private static void walk(Opened studio, String run, int count) throws IOException {
    assertThat(studio.routes()).hasSize(count);
    for (Route route : studio.routes()) {
      assertThat(ask(studio, route, run, "localhost")).as("%s", route).startsWith("HTTP/1.1 401");
      assertThat(ask(studio, route, run, "evil.example", AUTHORIZED))
          .as("%s", route)
          .startsWith("HTTP/1.1 403");
      if (!route.method().equals("GET")) {
        assertThat(ask(studio, route, run, "localhost", AUTHORIZED, "Origin: http://evil.example"))
            .as("%s", route)
            .startsWith("HTTP/1.1 403");
      }
    }
  }

  private static String ask(Opened studio, Route route, String run, String host, String... headers)
      throws IOException {
    String path =
        route
            .path()
            .replace("{run}", run)
            .replace("{checkpoint}", "100")
            .replace("{images}", "0")
            .replace("{job}", "1");
    List<String> all = new ArrayList<>(List.of(headers));
    if (!route.method().equals("GET")) {
      all.add("Content-Length: 0");
    }
    return RawHttp.request(studio.port(), route.method(), path, host, all.toArray(String[]::new));
  }
}
